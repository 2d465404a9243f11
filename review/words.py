"""How the policy's values read to people."""

from datetime import date

_SERVICES = {
    "linkedin": "LinkedIn",
    "google_plus": "Google+",
    "tiktok": "TikTok",
    "whatsapp": "WhatsApp",
    "youtube": "YouTube",
    "bereal": "BeReal",
    "address_book": "Address book",
    "other": "Another service",
}


def service(value: str) -> str:
    """Name a service as people write it.

    >>> service("google_plus"), service("facebook")
    ('Google+', 'Facebook')
    """
    return _SERVICES.get(value, value.capitalize())


def plain(value: str) -> str:
    """Write a value of ours in words.

    >>> plain("request_sent")
    'request sent'
    """
    return value.replace("_", " ")


def day(value: date) -> str:
    """Write a date so that nobody reads it month first.

    >>> day(date(2027, 12, 31))
    '31 December 2027'
    """
    return f"{value.day} {value:%B} {value.year}"
