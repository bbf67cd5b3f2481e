"""What Schemathesis is told about ChatServer beyond its OpenAPI document: how to log in, and which ids exist."""
import json
import os
import re
import urllib.request
import zlib

import schemathesis

URL = os.environ["CHAT_URL"]
IDS = json.loads(os.environ["CHAT_IDS"])
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
token = None


def log_in():
    body = {"email": os.environ["CHAT_EMAIL"], "password": os.environ["CHAT_PASSWORD"]}
    request = urllib.request.Request(URL + "/api/sessions", json.dumps(body).encode(),
                                     {"Content-Type": "application/json"})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)["data"]["accessToken"]


@schemathesis.auth(refresh_interval=None)
class Bearer:
    def get(self, case, context):
        return "ChatServer"

    def set(self, case, data, context):
        global token
        token = token or log_in()
        case.headers["Authorization"] = f"Bearer {token}"


@schemathesis.hook
def after_call(context, case, response):
    """Logging out and the like end the session; the next case has a new one."""
    global token
    sent = response.request.headers.get("Authorization")
    ends = case.path.startswith(("/api/sessions", "/api/me")) and case.method in ("DELETE", "PUT")
    if ends or (response.status_code == 401 and token and sent == f"Bearer {token}"):
        token = None


@schemathesis.hook
def map_path_parameters(context, parameters):
    """Half of the well-formed ids become ids of something that exists, the same each time."""
    if not isinstance(parameters, dict):
        return parameters
    for name, value in parameters.items():
        if name in IDS and isinstance(value, str) and UUID.fullmatch(value):
            choice = zlib.crc32(value.encode())
            if choice % 2:
                parameters[name] = IDS[name][choice // 2 % len(IDS[name])]
    return parameters


@schemathesis.hook
def map_body(context, body):
    """The administrator's password, which is the example in the document, is only changed into itself."""
    if isinstance(body, dict) and body.get("currentPassword") == os.environ["CHAT_PASSWORD"] and "newPassword" in body:
        body["newPassword"] = body["currentPassword"]
    return body
