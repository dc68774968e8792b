"""Certificates of the installation's own authority, for software that knows keys only by certificates (C2PA). Pure.

A reader who has the authority's root, which is published, sees who signed; without it "signer not on a trust list".
"""

from datetime import datetime, timedelta
from hashlib import sha256

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

# c2pa 0.38 accepts only certificates with e-mail protection among their uses; CAWG does so until 2027-03-31.
USES = [
    ExtendedKeyUsageOID.EMAIL_PROTECTION,
    ObjectIdentifier("1.3.6.1.5.5.7.3.36"),  # document signing
    ObjectIdentifier("1.3.6.1.4.1.62558.2.1"),  # C2PA claim signing
]
ROOT_SINCE = datetime.fromisoformat("2020-01-01T00:00:00Z")
ROOT_DAYS, LEAF_DAYS = 36_500, 3_650  # without a time stamp a manifest dies with its certificate
NAME_MOST = 64  # characters, X.520


def root(authority: Ed25519PrivateKey, name: str) -> str:
    """The certificate of the installation's authority, PEM; the same for the same key and name."""
    return _pem(
        _certificate(authority.public_key(), authority, name, name, name, ROOT_SINCE, ROOT_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .sign(authority, None)
    )


def leaf(
    public: Ed25519PublicKey, authority: Ed25519PrivateKey, name: str, *, office: str, slug: str, since: datetime
) -> str:
    """The certificate of an institution's signing key, PEM. office: its name; since: the key's beginning."""
    return _pem(
        _certificate(public, authority, name, office, slug, since, LEAF_DAYS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage(USES), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.public_key()), critical=False)
        .sign(authority, None)
    )


def _certificate(
    public: Ed25519PublicKey,
    authority: Ed25519PrivateKey,
    issuer: str,
    office: str,
    short: str,
    since: datetime,
    days: int,
) -> x509.CertificateBuilder:
    raw = public.public_bytes_raw() + authority.public_key().public_bytes_raw()
    since = since.replace(microsecond=0)
    return (
        x509.CertificateBuilder()
        .subject_name(_name(office, short))
        .issuer_name(_name(issuer, issuer))
        .public_key(public)
        .serial_number(int.from_bytes(sha256(raw).digest()[:16]) | 1)
        .not_valid_before(since)
        .not_valid_after(since + timedelta(days=days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )


def _name(organization: str, common: str) -> x509.Name:
    parts = [(NameOID.ORGANIZATION_NAME, organization), (NameOID.COMMON_NAME, common)]
    return x509.Name([x509.NameAttribute(oid, text[:NAME_MOST]) for oid, text in parts])


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates, key_cert_sign=signs_certificates, crl_sign=signs_certificates,
        content_commitment=False, key_encipherment=False, data_encipherment=False, key_agreement=False,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip


def _pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(Encoding.PEM).decode()
