import pytest

from connectors.intake.paths import is_junk, kept, looked_up, shown


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("who_you've_followed.json", "whoyouvefollowed.json"),
        ("WHO_YOU’VE FOLLOWED (2).json", "whoyouvefollowed.json"),
        ("a\\b\\Friends - Copy.json", "a/b/friends.json"),
        ("export copy/x.json", "export/x.json"),
    ],
)
def test_paths_are_compared_in_one_spelling(path: str, name: str):
    assert looked_up(path) == name


@pytest.mark.parametrize("path", ["__MACOSX/a.json", "a/._b.json", ".DS_Store", "Thumbs.db", "~$x.xlsx"])
def test_forks_and_folder_settings_are_junk(path: str):
    assert is_junk(path)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("Connections.csv", "Connections.csv"),
        ("followers_1.json", "followers_1.json"),
        ("Sian.csv", "csv file"),
        ("facebook-sian-2026.zip", "facebook export (zip)"),
        ("messages/inbox/siantregear_123/message_1.json", "message_1.json"),
        ("WhatsApp Chat with Sian.txt", "WhatsApp chat"),
        ("Siân", "file"),
        ("WhatsApp Chat with +44 7700 900123.txt", "WhatsApp chat"),
        ("WhatsApp Chat - \u202a+44\u00a07700\u00a0900123\u202c.zip", "WhatsApp chat"),
        ("WhatsApp Chat with 07700 900123.txt", "WhatsApp chat"),
        ("WhatsApp Chat with 447700900123 (1).txt", "WhatsApp chat"),
        ("07700900123.vcf", "vcf file"),
        ("(01632) 960-123.json", "json file"),
        ("mydata~1718300000000-2.zip", "mydata~1718300000000-2.zip"),
        ("twitter-2026-09-21.zip", "twitter-2026-09-21.zip"),
    ],
)
def test_a_name_is_shown_only_where_it_cannot_be_a_persons(path: str, name: str):
    assert shown(path) == name


@pytest.mark.parametrize(
    "path",
    [
        "connections/followers_and_following/pending_follow_requests.json",
        "connections/contacts/synced_contacts.json",
        "connections/followers/who_you've_followed.json",
        "friends_and_followers/friend_requests_sent.json",
        "following_and_followers/followers.json",
    ],
)
def test_a_path_that_the_service_made_is_kept_whole(path: str):
    assert kept(path) == path
