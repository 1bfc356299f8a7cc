"""How identifiers are made: from content alone, so that the same thing has the same one."""

import hashlib
import unicodedata


def digest_id(*parts: str) -> str:
    """32 hex digits of SHA-256 over the parts, a line each: how every identifier of newslake is made."""
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def text_digest(title: str | None, text: str) -> str:
    """What two versions that say the same have in common: the digest of both, white space folded."""
    return digest_id(*(" ".join(unicodedata.normalize("NFC", part).split()) for part in (title or "", text)))


def reject_id(capture_id: str, table: str) -> str:
    """Identity of the reject of a capture, or of a row that hangs on it, by the table that it was meant for."""
    return digest_id(capture_id, table)
