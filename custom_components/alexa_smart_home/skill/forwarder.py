"""Forward Alexa's directives from AWS Lambda to Home Assistant.

Environment: BASE_URL, NOT_VERIFY_SSL, DEBUG, LONG_LIVED_ACCESS_TOKEN.
"""

import json
import logging
from os import environ
import ssl
from threading import Thread, Timer
from time import monotonic, time
from uuid import uuid4

TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
LOADING = Thread(target=TLS.load_default_certs)
LOADING.start()
# While certificates are loaded:
from http.client import OK, HTTPConnection, HTTPSConnection

type Json = dict
DOWN = "BRIDGE_UNREACHABLE"
ERRORS = {
    400: "INVALID_DIRECTIVE",
    401: "EXPIRED_AUTHORIZATION_CREDENTIAL",
    403: "INVALID_AUTHORIZATION_CREDENTIAL",
    502: DOWN,
    503: DOWN,
    504: DOWN,
}
LOG = logging.getLogger(__name__)
if DEBUG := environ.get("DEBUG"):
    LOG.setLevel("DEBUG")
if environ.get("NOT_VERIFY_SSL"):
    TLS.check_hostname = False
    TLS.verify_mode = ssl.CERT_NONE
URL = environ["BASE_URL"].rstrip("/") + "/api/alexa/smart_home"
SCHEME, _, HOST, PATH = URL.split("/", 3)
HOME = HTTPSConnection(HOST, context=TLS) if "s" in SCHEME else HTTPConnection(HOST)
USABLE = [0.0]


def _is_open() -> bool:
    try:
        # Lambda may stop the monotonic clock.
        if HOME.sock and time() < USABLE[0]:
            HOME.sock.settimeout(0)
            HOME.sock.recv(1)
    except OSError as err:
        return isinstance(err, BlockingIOError | ssl.SSLWantReadError)
    return False


def _post(event: Json, token: object, seconds: float) -> tuple[int, bytes]:
    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": "application/json",
        "User-Agent": f"alexa_smart_home {environ.get('AWS_REGION')}",
    }
    HOME.sock.settimeout(seconds)
    # Stops a slow drip.
    timer = Timer(seconds, HOME.sock.shutdown, [0])
    timer.start()
    try:
        HOME.request("POST", f"/{PATH}", json.dumps(event), headers)
        response = HOME.getresponse()
        # 300 devices: about 500,000 bytes.
        return response.status, response.read(1_000_000)
    finally:
        timer.cancel()


def _error(directive: Json, kind: str, message: str) -> Json:
    LOG.error("%s: %s", kind, message)
    HOME.close()
    header = directive.get("header", {}) | {"payloadVersion": "3"}
    if header.get("name") == "AcceptGrant":
        kind = "ACCEPT_GRANT_FAILED"
    else:
        header["namespace"] = "Alexa"
    header.pop("instance", None)
    header |= {"name": "ErrorResponse", "messageId": str(uuid4())}
    event: Json = {"header": header, "payload": {"type": kind, "message": message}}
    if "endpoint" in directive:
        event["endpoint"] = {"endpointId": directive["endpoint"]["endpointId"]}
    return {"event": event}


def lambda_handler(event: Json, context: object) -> Json:
    """Return Home Assistant's answer; without a directive, only connect."""
    # Alexa waits 8 s, Home Assistant defers after 6 s.
    left = getattr(context, "get_remaining_time_in_millis", lambda: 8000)()
    until = monotonic() + min(7, left / 1000 - 0.5)
    directive = event.get("directive", {})
    parts = directive.get("payload", {}) | directive.get("endpoint", {})
    token = (parts.get("grantee") or parts.get("scope") or {}).get("token")
    token = token or (DEBUG and environ.get("LONG_LIVED_ACCESS_TOKEN"))
    kind = "INTERNAL_ERROR"
    try:
        if not (directive and _is_open()):
            LOADING.join()
            HOME.close()
            HOME.timeout = min(3, until - monotonic())
            HOME.connect()
        USABLE[0] = time() + 60
        if not directive:
            return {"ping": "ok"}
        status, body = _post(event, token, until - monotonic())
        LOG.debug("%s: %s", directive["header"]["name"], status)
        if status == OK and (answer := json.loads(body))["event"]:
            return dict(answer)
        kind, message = ERRORS.get(status, kind), f"HTTP {status}"
    except Exception as err:
        message = type(err).__name__
        if isinstance(err, OSError) or monotonic() > until:
            kind = DOWN
    return _error(directive, kind, message)
