from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDING: dict[str, Promise] = {
    "media.kind_unknown": _(
        "This is no recording that browsers play. Accepted are MP4 and WebM, M4A, MP3 and Ogg; the content "
        "counts, not the name of the file."
    ),
    "media.damaged": _("The recording is damaged or not complete. Export it again and upload the new file."),
    "media.without_tracks": _("The file holds neither sound nor moving pictures."),
    "media.duration_unknown": _(
        "The recording does not say how long it is, or is longer than twelve hours. Export it again as MP4."
    ),
    "media.too_large": _("The recording is larger than %(megabytes)s MB. Nothing was stored."),
    "media.quota": _(
        "Your share of the store is used up: %(files)s of %(most_files)s recordings, %(megabytes)s of "
        "%(most_megabytes)s MB. Remove recordings that no lesson shows, or ask the administrator."
    ),
    "media.foreign": _("This recording belongs to somebody else. Ask whoever uploaded it, or a publisher."),
    "media.in_use": _("The recording is shown in %(text)s. Take it out there first."),
    "media.captions_in_use": _(
        "A lesson shows these captions. They may be corrected, but not removed: the lesson would be online "
        "without them."
    ),
    "media.gone": _("“%(title)s”: the recording chosen there does not exist any more. Choose another one."),
    "media.other_kind": _("“%(title)s”: the recording chosen there is of another kind than the block."),
    "media.captions_missing": _(
        "“%(title)s” has no captions in this language: %(language)s. Add them under Recordings; a lesson is "
        "not published without them."
    ),
    "captions.not_webvtt": _("Captions begin with the line WEBVTT. Save them as WebVTT (.vtt) in UTF-8."),
    "captions.too_long": _("The captions are too long: at most %(most)s characters."),
    "captions.too_many": _("There are more than %(most)s captions."),
    "captions.empty": _("There is no caption in this file."),
    "captions.time_unreadable": _("Line %(line)s: a time such as 00:01:02.500 --> 00:01:05.000 is expected."),
    "captions.ends_before_it_begins": _("Line %(line)s: the caption ends before it begins."),
    "captions.out_of_order": _("Line %(line)s: the caption begins before the one above it."),
    "captions.after_the_end": _("Line %(line)s: the caption begins after the end of the recording."),
    "captions.without_words": _("Line %(line)s: there are no words for this time."),
    "captions.cue_too_long": _("Line %(line)s: a caption has at most %(most)s characters."),
    "captions.not_utf8": _("The captions are not written in UTF-8."),
}
