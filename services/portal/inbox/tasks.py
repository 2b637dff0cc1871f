"""What each role has to do, counted: the services count, each for the territory of whoever asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext, lazy_gettext, ngettext

from services.portal.clients.city import city
from services.portal.clients.records.proposals.browsing import DeskSummary, ProposalList, ProposalSummary
from services.portal.clients.records.voting.of_several import PollSummary
from services.portal.desks.people.pages import DECIDE
from services.portal.shell.grace import list_or_empty, or_else
from services.portal.shell.public_answers import public_counts, public_open_polls
from services.portal.shell.territory import areas
from services.portal.shell.visitor import Visitor
from shared.contracts.roles import Role, covers

DISCUSSED = ("published", "under_verification")
MOST_POLLS = 5
"""Polls that a page names one by one."""
NOT_PUBLIC = ("submitted", "in_moderation", "returned")


@dataclass(frozen=True)
class Task:
    """One thing to do: how much of it waits, in words, and where it is done."""

    title: str
    words: Any
    href: str
    drawing: str = "letter"


@dataclass(frozen=True)
class Office:
    """A role as its own page shows it."""

    role: Role
    slug: str
    title: Any
    words: Any
    tasks: Callable[[Visitor], list[Task]]
    frame: str = "staff"


def waiting(person: Visitor) -> DeskSummary:
    """How much waits for her in proposals, by deed; nothing where the service does not answer."""
    nothing: DeskSummary = {}
    return or_else(nothing, lambda: city().proposals.waiting(person.token))


def verifying(count: DeskSummary) -> Task:
    """Ideas that she may answer."""
    number, late = int(count.get("verify", 0)), int(count.get("late", 0))
    title = ngettext("%(num)s usulan bisa Anda jawab", "%(num)s usulan bisa Anda jawab", number)
    words = ngettext("%(num)s lewat tenggat", "%(num)s lewat tenggat", late)
    return Task(str(title), words, url_for("verification.show"), "talk")


def shortlisting(count: DeskSummary) -> Task:
    """Ideas that she may put on the list."""
    number = int(count.get("shortlist", 0))
    title = ngettext("%(num)s usulan siap masuk daftar pilihan", "%(num)s usulan siap masuk daftar pilihan", number)
    words = gettext("Sudah layak dan sudah ada biayanya.")
    return Task(str(title), words, url_for("verification.show", keadaan="layak"), "letter")


def polls_of(person: Visitor, *roles: Role) -> list[PollSummary]:
    """The polls of the areas for which she holds any of these roles, newest first."""
    found = list_or_empty(lambda: city().voting.polls(person.token))
    return [poll for poll in found if any(person.has(role, poll["area_code"]) for role in roles)]


def running_polls(person: Visitor) -> list[Task]:
    """The polls that she runs: to open, to watch, to certify."""
    states = [poll["state"] for poll in polls_of(person, Role.KELURAHAN_OFFICER, Role.DP3AKB_OFFICER)]
    waits, opened, drafts = (states.count(state) for state in ("counted", "open", "draft"))
    title = ngettext("%(num)s hasil menunggu pengesahan", "%(num)s hasil menunggu pengesahan", waits)
    words = gettext("%(opened)s dibuka, %(drafts)s sedang disiapkan.", opened=opened, drafts=drafts)
    return [Task(str(title), words, url_for("polls.show"), "ballot_box")]


def confirming(person: Visitor) -> Task:
    """People whose residence she may confirm, and roles that wait for a second officer."""
    words = gettext("Yang mendaftarkan tidak boleh mengonfirmasi sendiri.")
    if any(role in DECIDE for role, _ in person.roles):
        number = len(list_or_empty(lambda: city().people.proposed_roles(person.token)))
        words = ngettext("%(num)s peran menunggu petugas kedua", "%(num)s peran menunggu petugas kedua", number)
    return Task(str(gettext("Konfirmasi warga")), words, url_for("people.show"), "letter")


def moderating(person: Visitor) -> list[Task]:
    """What was handed in."""
    number = int(waiting(person).get("moderate", 0))
    title = ngettext("%(num)s usulan menunggu dibaca", "%(num)s usulan menunggu dibaca", number)
    return [Task(str(title), gettext("Yang terlama di atas."), url_for("moderation.show"), "letter")]


def of_the_kelurahan(person: Visitor) -> list[Task]:
    """Answers, the list, the polls."""
    count = waiting(person)
    return [verifying(count), shortlisting(count), *running_polls(person), confirming(person)]


def of_the_agency(person: Visitor) -> list[Task]:
    """Answers."""
    return [verifying(waiting(person))]


def of_dp3akb(person: Visitor) -> list[Task]:
    """What the vote chose, what a colleague proposed, the list, the polls."""
    count = waiting(person)
    number, second = int(count.get("answer", 0)), int(count.get("decide_decline", 0))
    title = ngettext("%(num)s pilihan warga menunggu jawaban", "%(num)s pilihan warga menunggu jawaban", number)
    words = gettext("Diakomodir oleh satu petugas; belum diakomodir hanya oleh dua.")
    if second:
        words = ngettext("%(num)s usul rekan menunggu Anda", "%(num)s usul rekan menunggu Anda", second)
    answers = Task(str(title), words, url_for("adoption.show"), "letter")
    return [answers, shortlisting(count), *running_polls(person), confirming(person)]


def of_the_facilitator(person: Visitor) -> list[Task]:
    """The list, and a kiosk for each open poll of her territory."""
    opened = [poll for poll in polls_of(person, Role.FACILITATOR) if poll["state"] == "open"]
    kiosks = [
        Task(
            str(gettext("Nyalakan kios: %(poll)s", poll=poll["title"])),
            gettext("Untuk tablet sekolah atau RT; memilih dengan kode."),
            url_for("kiosk.prepare", poll_id=poll["id"]),
            "ballot_box",
        )
        for poll in opened[:MOST_POLLS]
    ]
    return [shortlisting(waiting(person)), *kiosks, discussed(person, Role.FACILITATOR), confirming(person)]


def discussed(person: Visitor, role: Role) -> Task:
    """Ideas of her territory that are open to support."""
    counts = list_or_empty(public_counts)
    near = [row for row in counts if person.has(role, row["area_code"])]
    number = sum(int(row["states"].get(state, 0)) for row in near for state in DISCUSSED)
    title = ngettext("%(num)s usulan sedang dibahas", "%(num)s usulan sedang dibahas", number)
    children = sum(int(row["by_children"]) for row in near)
    words = ngettext("%(num)s usulan di wilayah ini dari anak", "%(num)s usulan di wilayah ini dari anak", children)
    return Task(str(title), words, url_for("proposals.browse", wilayah=one_area(person, role)), "talk")


def of_the_forum(person: Visitor) -> list[Task]:
    """What children of her area propose, what is voted on, and writing herself."""
    return [discussed(person, Role.FORUM_MEMBER), voting(person), writing()]


def voting(person: Visitor) -> Task:
    """Polls that take ballots where she lives or works."""
    polls = list_or_empty(public_open_polls)
    places = {where for _role, where in person.roles} | ({person.kelurahan} if person.kelurahan else set())
    near = [poll for poll in polls if any(_touch(poll["area_code"], place) for place in places)]
    title = ngettext("%(num)s pemilihan sedang dibuka", "%(num)s pemilihan sedang dibuka", len(near))
    return Task(str(title), gettext("Lihat pilihannya dan waktunya."), url_for("voting.browse"), "ballot_box")


def at_home(person: Visitor) -> list[Task]:
    """What somebody can do where she lives: vote, support what neighbours propose."""
    counts = list_or_empty(public_counts)
    here = [row["states"] for row in counts if row["area_code"] == person.kelurahan]
    number = sum(int(states.get(state, 0)) for states in here for state in DISCUSSED)
    title = ngettext("%(num)s usulan tetangga sedang dibahas", "%(num)s usulan tetangga sedang dibahas", number)
    href = url_for("proposals.browse", wilayah=person.kelurahan or "")
    return [voting(person), Task(str(title), gettext("Baca, lalu dukung yang baik."), href, "talk")]


def writing() -> Task:
    """Begin an idea."""
    words = gettext("Tiga langkah, sekitar sepuluh menit.")
    return Task(str(gettext("Tulis usulan baru")), words, url_for("drafting.begin"), "letter")


def of_protection(person: Visitor) -> list[Task]:
    """What is not public yet or was given back, in her territory."""
    nothing: ProposalList = {"items": [], "next": None}
    found = or_else(nothing, lambda: city().proposals.find(person.token, state=list(NOT_PUBLIC)))
    number = len(found["items"])
    title = ngettext("%(num)s usulan belum terbit", "%(num)s usulan belum terbit", number)
    words = gettext("Yang menunggu dibaca dan yang dikembalikan. Jangan menyalin kata-kata anak ke tempat lain.")
    reading = [_reading(item) for item in found["items"]]
    first = reading[0].href if reading else url_for("help.show")
    return [Task(str(title), words, first, "letter"), *reading]


def _reading(item: ProposalSummary) -> Task:
    words = gettext("dari anak") if item["by_child"] else gettext("dari warga")
    return Task(str(item["title"]), words, url_for("proposals.show", proposal_id=item["id"]), "talk")


def of_the_auditor(_person: Visitor) -> list[Task]:
    """Results with everything by which they can be checked."""
    polls = [poll for poll in list_or_empty(city().voting.polls) if poll["state"] in {"counted", "certified"}]
    certified = sum(poll["state"] == "certified" for poll in polls)
    title = ngettext("%(num)s hasil bisa diperiksa", "%(num)s hasil bisa diperiksa", len(polls))
    words = ngettext("%(num)s sudah disahkan dua petugas", "%(num)s sudah disahkan dua petugas", certified)
    boards = [_board(poll) for poll in polls[:MOST_POLLS]]
    officers = gettext("Siapa mendaftarkan siapa, dan siapa memberi peran apa.")
    record = Task(str(gettext("Catatan petugas")), officers, url_for("record.show"), "letter")
    return [Task(str(title), words, url_for("voting.browse"), "ballot_box"), record, *boards]


def _board(poll: PollSummary) -> Task:
    words = gettext("Papan bukti: periksa akar, suara, dan hitungan ulangnya.")
    return Task(str(poll["title"]), words, url_for("board.show", poll_id=poll["id"]), "letter")


def of_the_partner(_person: Visitor) -> list[Task]:
    """Programs, and those that companies pay for."""
    programs = list_or_empty(city().programs.find)
    planned = sum(program["state"] == "planned" for program in programs)
    shared = sum(program["funding_source"] == "CSR" for program in programs)
    title = ngettext("%(num)s program menunggu dikerjakan", "%(num)s program menunggu dikerjakan", planned)
    words = ngettext("%(num)s program memakai dana mitra", "%(num)s program memakai dana mitra", shared)
    return [Task(str(title), words, url_for("roadmap.show"), "talk")]


def of_the_operator(person: Visitor) -> list[Task]:
    """What runs; deciding is the officers'."""
    kelurahan = sum(str(area["code"]).count(".") == 3 for area in areas())
    title = ngettext("%(num)s kelurahan terdaftar", "%(num)s kelurahan terdaftar", kelurahan)
    words = gettext("Proses, cadangan, dan pembaruan dijalankan dengan perintah rembuk di server.")
    return [Task(str(title), words, url_for("help.how_it_works"), "talk"), confirming(person), voting(person)]


def one_area(person: Visitor, role: Role) -> str:
    """Her territory, if it is one; everything otherwise."""
    held = [where for name, where in person.roles if name == role]
    return held[0] if len(held) == 1 else ""


def _touch(one: str, other: str) -> bool:
    return covers(one, other) or covers(other, one)


OFFICES = (
    Office(
        Role.DP3AKB_OFFICER, "dp3akb", lazy_gettext("Tugas DP3AKB"),
        lazy_gettext("Jawab yang dipilih warga, siapkan pemilihan, dan sahkan hasilnya berdua."), of_dp3akb,
    ),
    Office(
        Role.KELURAHAN_OFFICER, "kelurahan", lazy_gettext("Tugas kelurahan"),
        lazy_gettext("Jawab usulan wilayah Anda, siapkan pemilihannya, dan sahkan hasilnya berdua."), of_the_kelurahan,
    ),
    Office(
        Role.AGENCY_VERIFIER, "verifikator", lazy_gettext("Tugas verifikator"),
        lazy_gettext("Periksa apakah usulan bisa dikerjakan dan berapa biayanya."), of_the_agency,
    ),
    Office(
        Role.MODERATOR, "peninjau", lazy_gettext("Tugas peninjau"),
        lazy_gettext("Baca setiap usulan sebelum terbit. Kata-kata anak tidak diubah, hanya dikembalikan."), moderating,
    ),
    Office(
        Role.SAFEGUARDING_OFFICER, "perlindungan", lazy_gettext("Tugas perlindungan anak"),
        lazy_gettext("Anda boleh membaca yang belum terbit di wilayah Anda, untuk melindungi anak."), of_protection,
    ),
    Office(
        Role.FACILITATOR, "fasilitator", lazy_gettext("Tugas fasilitator"),
        lazy_gettext("Dampingi warga dan anak: dari usulan yang layak sampai hari memilih."), of_the_facilitator,
    ),
    Office(
        Role.AUDITOR, "pemeriksa", lazy_gettext("Tugas pemeriksa"),
        lazy_gettext("Periksa hasil pemilihan dari bukti yang terbuka. Tidak ada yang perlu dipercaya begitu saja."),
        of_the_auditor,
    ),
    Office(
        Role.PARTNER, "mitra", lazy_gettext("Untuk mitra"),
        lazy_gettext("Program pilihan warga dan anak yang bisa didukung mitra usaha (TJSL)."), of_the_partner,
    ),
    Office(
        Role.OPERATOR, "pengelola", lazy_gettext("Tugas pengelola sistem"),
        lazy_gettext("Anda menjalankan mesinnya. Yang memutuskan usulan dan pemilihan adalah petugas."),
        of_the_operator,
    ),
    Office(
        Role.FORUM_MEMBER, "forum-anak", lazy_gettext("Forum Anak"),
        lazy_gettext("Baca usulan teman-temanmu, dukung yang baik, dan ajak mereka bicara."), of_the_forum, "",
    ),
)  # fmt: skip
"""Every role with a page of its own; who only lives here, child or adult, has "Saya"."""
