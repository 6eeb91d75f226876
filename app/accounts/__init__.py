"""People: sign up, sign in, profile, roles per centre, tokens for the API."""
