"""A forwarder with a new `urllib3` pool for each directive, as in the documentation."""

from http import HTTPStatus
import json
import os
from typing import Any

import urllib3

URL = os.environ["BASE_URL"] + "/api/alexa/smart_home"


def lambda_handler(event: dict[str, Any], context: object) -> Any:
    """Return the answer of Home Assistant."""
    directive = event["directive"]
    token = directive["endpoint"]["scope"]["token"]
    pool = urllib3.PoolManager(
        cert_reqs="CERT_REQUIRED", timeout=urllib3.Timeout(connect=2, read=10)
    )
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    response = pool.request("POST", URL, body=json.dumps(event), headers=headers)
    if response.status >= HTTPStatus.BAD_REQUEST:
        raise RuntimeError(response.status)
    return json.loads(response.data)
