import pytest

from core import signatures

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
MESSAGE, AT, BODY = "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'
EARLIER = signatures.derive("an earlier key of the site", "target")


def signed(**changes):
    return signatures.headers([EARLIER, SECRET], message_id=MESSAGE, at=AT, body=BODY) | changes


def test_the_example_of_the_specification():
    assert signatures.sign(SECRET, message_id=MESSAGE, at=AT, body=BODY) == (
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    )


@pytest.mark.parametrize("secret", [SECRET, EARLIER])
@pytest.mark.parametrize("shift", [-300, 0, 300])
def test_signed_with_any_secret_in_force_and_fresh(secret, shift):
    upper = {name.title(): value for name, value in signed().items()}
    assert signatures.verify(secret, upper, BODY, now=AT + shift) == MESSAGE


@pytest.mark.parametrize(
    ("received", "body", "now", "code"),
    [
        ({}, BODY, AT, "unsigned"),
        (signed(**{"webhook-timestamp": "soon"}), BODY, AT, "unsigned"),
        (signed(**{"webhook-signature": ""}), BODY, AT, "forged"),
        (signed(), BODY + b" ", AT, "forged"),
        (signed(**{"webhook-id": "msg_other"}), BODY, AT, "forged"),
        (signed(**{"webhook-timestamp": str(AT + 1)}), BODY, AT, "forged"),
        (signed(**{"webhook-signature": "v1,é v2,x"}), BODY, AT, "forged"),
        (signed(), BODY, AT + 301, "stale"),
        (signed(), BODY, AT - 301, "stale"),
    ],
)
def test_n_web_01_what_is_not_believed(received, body, now, code):
    with pytest.raises(signatures.Rejected, match=code):
        signatures.verify(SECRET, received, body, now=now)


def test_each_target_and_each_key_has_its_own_secret():
    made = [signatures.derive(key, name) for key in ("a" * 50, "b" * 50) for name in ("1", "2")]
    assert (len(set(made)), {len(secret) for secret in made}) == (4, {len("whsec_") + 44})
