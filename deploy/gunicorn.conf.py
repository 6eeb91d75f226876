"""How gunicorn serves the application; each line can be overridden by GUNICORN_CMD_ARGS."""

import logging
import multiprocessing
import os
import re

from gunicorn.config import Config
from gunicorn.glogging import Logger

bind = f"127.0.0.1:{os.environ.get('PORT', '5000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", str(min(multiprocessing.cpu_count() + 1, 5))))
worker_class = "gthread"
threads = 4
timeout = 30
graceful_timeout = 20
keepalive = 5
max_requests = 5000
max_requests_jitter = 500
# The limits of one request line and its headers; the body is limited by the application.
limit_request_line = 4094
limit_request_fields = 60
# No access log: addresses of secret calendars would stand in it. The proxy keeps one without query and path secrets.
accesslog = None
# No socket to steer it by: systemd does that, and the service may write nowhere but in instance/.
control_socket_disable = True


class WithoutSecrets(Logger):
    """What stands in addresses is cut out where gunicorn names a request: while debugging, and of faults of its own."""

    secret = re.compile(r"[A-Za-z0-9_-]{32,}")

    def setup(self, cfg: Config) -> None:
        super().setup(cfg)
        self.error_log.addFilter(self.cut)

    def cut(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = self.secret.sub("...", record.getMessage()), ()
        return True


logger_class = WithoutSecrets
