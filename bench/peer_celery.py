# mypy: ignore-errors
"""The peer of what leaves the house: one Celery task for each post, sent with requests, signed the same way.

Runs in an environment of its own that has celery, redis, requests and cryptography. It signs as Alur does: HMAC-SHA256
of id, time and body, or RSA-2048 over the draft-cavage-12 string. A session for each process, with a place for every
host, is the quickest that requests offers.
"""

import base64
import hashlib
import hmac
import json
import os
import sys
import time
from email.utils import formatdate
from pathlib import Path
from urllib.parse import urlsplit

import requests
from celery import Celery
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.serialization import load_pem_private_key

JOB = json.loads(Path(os.environ["PEER_JOB"]).read_text())
BODY = JOB["body"].encode()
DIGEST = f"SHA-256={base64.b64encode(hashlib.sha256(BODY).digest()).decode()}"
SECRET = base64.b64decode(JOB["secret"].removeprefix("whsec_"))
KEY = load_pem_private_key(JOB["pem"].encode(), None) if JOB["pem"] else None

app = Celery("peer", broker=JOB["broker"])
app.conf.update(
    task_ignore_result=True, task_acks_late=True, worker_prefetch_multiplier=8, worker_hijack_root_logger=False
)
SESSION = requests.Session()
SESSION.mount("http://", requests.adapters.HTTPAdapter(pool_connections=600))


@app.task(name="peer.post")
def post(url: str, message_id: str) -> None:
    """One post."""
    SESSION.post(url, data=BODY, headers=rsa(url) if KEY else by_hmac(message_id), timeout=15).raise_for_status()


def by_hmac(message_id: str) -> dict[str, str]:
    """Standard Webhooks."""
    moment = str(int(time.time()))
    made = base64.b64encode(hmac.digest(SECRET, f"{message_id}.{moment}.".encode() + BODY, "sha256")).decode()
    named = {"webhook-id": message_id, "webhook-timestamp": moment, "webhook-signature": f"v1,{made}"}
    return {**named, "content-type": "application/json"}


def rsa(url: str) -> dict[str, str]:
    """draft-cavage-12."""
    parts = urlsplit(url)
    headers = {
        "host": parts.netloc, "date": formatdate(usegmt=True), "digest": DIGEST,
        "content-type": "application/activity+json",
    }  # fmt: skip
    lines = [f"(request-target): post {parts.path}", *(f"{name}: {value}" for name, value in headers.items())]
    made = base64.b64encode(KEY.sign("\n".join(lines).encode(), PKCS1v15(), hashes.SHA256())).decode()
    covered = " ".join(("(request-target)", *headers))
    return {**headers, "signature": f'keyId="{JOB["key_id"]}",headers="{covered}",signature="{made}"'}


if __name__ == "__main__":
    count = int(sys.argv[1])
    for number in range(count):
        post.delay(JOB["urls"][number % len(JOB["urls"])], f"msg_{number}")
