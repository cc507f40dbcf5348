"""Certificates of a public authority that only the tests trust."""

from datetime import timedelta
from functools import cache
from pathlib import Path
import ssl

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from homeassistant.util import dt as dt_util

DAY = timedelta(days=1)
KEY_USAGE = x509.KeyUsage(
    digital_signature=True,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=True,
    crl_sign=True,
    encipher_only=False,
    decipher_only=False,
)


class Authority:
    """A certificate authority."""

    def __init__(self, name: str) -> None:
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.certificate = _sign(
            self,
            self.name,
            self.key,
            (-DAY, 365 * DAY),
            x509.BasicConstraints(ca=True, path_length=0),
            KEY_USAGE,
        )

    def trust(self) -> ssl.SSLContext:
        """Return the context of a client that trusts this authority only."""
        pem = self.certificate.public_bytes(serialization.Encoding.PEM).decode()
        return ssl.create_default_context(cadata=pem)

    def server(
        self,
        directory: Path,
        host: str,
        begin: timedelta = -30 * DAY,
        end: timedelta = 60 * DAY,
    ) -> ssl.SSLContext:
        """Return the context of a server; begin and end are relative to now."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
        names = x509.SubjectAlternativeName([x509.DNSName(host)])
        return _context(directory, _sign(self, name, key, (begin, end), names), key)


def self_signed(directory: Path, host: str) -> ssl.SSLContext:
    """Return the context of a server with a self-signed certificate."""
    authority = Authority(host)
    return _context(directory, authority.certificate, authority.key)


@cache
def public_authority() -> Authority:
    return Authority("Public")


def _sign(
    authority: Authority,
    name: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    lifetime: tuple[timedelta, timedelta],
    *extensions: x509.ExtensionType,
) -> x509.Certificate:
    now = dt_util.utcnow()
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(authority.name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + lifetime[0])
        .not_valid_after(now + lifetime[1])
        .add_extension(
            x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
        )
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(
                authority.key.public_key()
            ),
            critical=False,
        )
    )
    for extension in extensions:
        critical = not isinstance(extension, x509.SubjectAlternativeName)
        builder = builder.add_extension(extension, critical=critical)
    return builder.sign(authority.key, hashes.SHA256())


def _context(
    directory: Path, certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey
) -> ssl.SSLContext:
    """Return the context of a server with a certificate."""
    file = directory / f"{certificate.serial_number}.pem"
    file.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(file)
    return context
