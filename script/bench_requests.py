"""A forwarder with a new `requests` session for each directive, as Haaska has it."""

import os
from typing import Any

import requests

URL = os.environ["BASE_URL"] + "/api/alexa/smart_home"
TIMEOUT = (2, 10)


def lambda_handler(event: dict[str, Any], context: object) -> Any:
    """Return the answer of Home Assistant."""
    directive = event["directive"]
    token = directive["endpoint"]["scope"]["token"]
    with requests.Session() as session:
        session.headers["Authorization"] = f"Bearer {token}"
        response = session.post(URL, json=event, timeout=TIMEOUT)
        response.raise_for_status()
        return response.json()
