"""CalDAV without a network: what is asked in XML, which events are meant, what changed since, and answers in XML."""
