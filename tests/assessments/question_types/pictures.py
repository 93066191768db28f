"""Pictures with areas, as the types about pictures keep them."""

IMAGE = "ab" * 32
PICTURE = {"image": IMAGE, "width": 600, "height": 400, "alt": {"zh": "法院平面图", "en": "Plan of a court"}}


def rect(option_id, left=10, top=10, **more):
    return {"id": option_id, "shape": "rect", "coords": [left, top, left + 50, top + 40], **more}
