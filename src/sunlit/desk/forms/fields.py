"""Fields that several forms of the desk share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core import signing

from sunlit.desk.forms.finds import settled_files
from sunlit.desk.forms.screened import ScreenedForm
from sunlit.ledger.texts import LINE_CHARS, TEXT_CHARS, TextRefused, clean_line, clean_text
from sunlit.library.files import FileKept, keep_file
from sunlit.library.refusal import FileRefused
from sunlit.matters.proposed import Attached
from sunlit.ui.wording import lang, t

SALT = "sunlit.desk.files"
EITHER = {"zh": TEXT_CHARS, "en": TEXT_CHARS}


class TextField(forms.CharField):
    """A text of an official: exactly what he sees, in normal form, with nothing invisible in it."""

    def __init__(self, *, max_chars: int = TEXT_CHARS, lines: int = 4, **given: Any) -> None:
        """Take at most `max_chars` characters; one line when `lines` is 1."""
        self.max_chars, self.lines = max_chars, lines
        box = forms.TextInput if lines == 1 else forms.Textarea
        attrs: dict[str, Any] = {"class": "f", "autocomplete": "off"}
        if lines > 1:
            attrs["rows"] = lines
        super().__init__(widget=box(attrs=attrs), strip=True, **given)

    def clean(self, value: Any) -> str:
        """Return the cleaned text. Raises ValidationError in the reader's language."""
        said = super().clean(value)
        if not said:
            return ""
        clean = clean_line if self.lines == 1 else clean_text
        try:
            return clean(said, self.max_chars, strict=True)
        except TextRefused as refusal:
            raise forms.ValidationError(t(f"desk.{refusal.code}", **refusal.params)) from refusal


class LineField(TextField):
    """A text in one line."""

    def __init__(self, *, max_chars: int = LINE_CHARS, **given: Any) -> None:
        """Take one line of at most `max_chars` characters."""
        super().__init__(max_chars=max_chars, lines=1, **given)


class ManyFiles(forms.ClearableFileInput):
    """An input that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Files, each kept by its digest as soon as it arrives; what is refused says why."""

    def __init__(self, **given: Any) -> None:
        """Be optional by default."""
        super().__init__(widget=ManyFiles(attrs={"class": "f"}), required=False, **given)

    def clean(self, data: Any, initial: Any = None) -> list[Attached]:  # noqa: ARG002  Django gives it
        """Keep every file and return them."""
        uploads: Sequence[Any] = [one for one in (data or []) if one]
        found = []
        for upload in uploads:
            try:
                found.append(Attached(keep_file(upload, upload.name or "")))
            except FileRefused as refusal:
                raise forms.ValidationError(t(f"desk.{refusal.code}", **refusal.params)) from refusal
        return found


class DeskForm(ScreenedForm):
    """A form with texts in two languages, and files that stay once they came, whatever else is wrong."""

    def __init__(self, *given: Any, **more: Any) -> None:
        """Begin without any text that must be there."""
        super().__init__(*given, **more)
        self._needed: dict[str, str] = {}

    def pair(
        self,
        name: str,
        label: str,
        *,
        lines: int = 3,
        most: Mapping[str, int] = EITHER,
        hint: str = "",
        need: str = "",
    ) -> None:
        """Add one text in two languages, the page's own first; `need` is said when both stay blank."""
        first, other = (lang(), "en" if lang() == "zh" else "zh")
        for code, words, help_text in ((first, label, hint), (other, t("desk.other_language"), "")):
            self.fields[f"{name}_{code}"] = TextField(
                label=words, help_text=help_text, lines=lines, max_chars=most[code], required=False
            )
        if need:
            self._needed[name] = need

    def clean(self) -> dict[str, Any]:
        """Ask for each text that must be there in one language at least."""
        data = super().clean()
        for name, need in self._needed.items():
            wrong = any(f"{name}_{code}" in self.errors for code in EITHER)
            if not wrong and not text_value(data, name):
                self.add_error(f"{name}_{lang()}", need)
        return data

    def papers(self, data: Mapping[str, Any]) -> Sequence[Attached]:
        """Return the files kept before and those that came now."""
        if "files" in self.SEALED:
            return []
        return [*recalled(self.data.get("kept", "")), *data.get("files", [])]

    def with_files(self, label: str, hint: str = "") -> None:
        """Add the field for files and the hidden one that remembers those kept before."""
        self.fields["files"] = FilesField(label=label, help_text=hint)
        self.fields["kept"] = forms.CharField(required=False, widget=forms.HiddenInput)

    def attached(self) -> list[Attached]:
        """Return the files of this form: those kept before and those that came now."""
        if not self.is_bound:
            return recalled(self.initial.get("kept", ""))
        self.is_valid()
        files = [*recalled(self.data.get("kept", "")), *self.cleaned_data.get("files", [])]
        return settled_files(files, self.finds)

    def remember(self) -> str:
        """Return the files kept so far for the hidden input."""
        return remembered(self.attached())


def remembered(files: Sequence[Attached]) -> str:
    """Return files already kept as a signed text for a hidden input, so that a refused form loses none."""
    return signing.dumps([[f.file.name, f.file.size, f.file.sha256] for f in files], salt=SALT)


def recalled(text: str) -> list[Attached]:
    """Return the files that `remembered` wrote; none when the text was touched."""
    try:
        rows = signing.loads(text, salt=SALT) if text else []
    except signing.BadSignature:
        return []
    return [Attached(FileKept(name, size, sha256)) for name, size, sha256 in rows]


def text_value(data: Mapping[str, Any], name: str) -> dict[str, str]:
    """Return the two languages of a pair of fields as a text value, without the blank one."""
    return {lang: data[f"{name}_{lang}"] for lang in ("zh", "en") if data.get(f"{name}_{lang}")}


def instant(value: datetime | None, zone: str) -> int | None:
    """Return a local date and time as UTC milliseconds."""
    if value is None:
        return None
    return int(value.replace(tzinfo=ZoneInfo(zone)).timestamp() * 1000)


class MomentField(forms.DateTimeField):
    """A local date and time; the zone is the body's."""

    def __init__(self, **given: Any) -> None:
        """Use the browser's own input."""
        widget = forms.DateTimeInput(attrs={"class": "f", "type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, required=False, input_formats=["%Y-%m-%dT%H:%M"], **given)

    def to_python(self, value: Any) -> datetime | None:
        """Return the date and time as typed, without a zone."""
        found = super().to_python(value)
        return found.replace(tzinfo=None) if found else None
