"""A city's proposals in any number, made in the database itself: words as they are spread in life, support as well.

Half of the ideas are for children ("anak"), every tenth speaks of a road, one in a thousand of a rare thing. States,
kelurahan and authors are spread evenly; the supports go to the newer ideas more often.
"""

from __future__ import annotations

import psycopg
from psycopg import sql

COMMON = ("anak", "taman", "jalan", "lampu jalan")
RARE = ("perahu", "kompos", "huruf braille", "titian")
"""Words of the fixed mix of searches: those that stand in thousands of ideas, and those in a handful of 20,000."""

FILL = """
WITH made AS (
    SELECT n, uuidv7(make_interval(secs => n - {count} - 60)) AS id,
           now() + make_interval(secs => n - {count} - 60) AS at
    FROM generate_series(1, {count}) AS n
)
INSERT INTO proposals (id, cycle_id, author_id, by_child, age_band, title, summary, story, category, initiative_type,
    area_code, place, beneficiaries, beneficiary_count, requested_cost, state, state_since, version, support_count,
    created_at, submitted_at, published_at)
SELECT id, {cycle}, md5('author ' || n)::uuid, n % 5 = 0, CASE WHEN n % 5 = 0 THEN '13-15' ELSE 'adult' END,
    {what}[1 + n % array_length({what}, 1)] || ' ' || {where}[1 + n / 7 % array_length({where}, 1)] || ' ' || n,
    'Supaya warga ' || {why}[1 + n / 3 % array_length({why}, 1)],
    'Setiap hari kami lewat sini. ' || repeat('Tempat ini penting bagi warga sekitar, dan lama tidak dibetulkan. ', 4)
        || CASE WHEN n % 2 = 0 THEN 'Banyak anak bermain di sini. ' ELSE '' END
        || CASE WHEN n % {rarely} = 1 THEN {rare}[1 + n / {rarely} % array_length({rare}, 1)] ELSE '' END,
    'play', 'lainnya', {areas}[1 + n % array_length({areas}, 1)], 'dekat pos ronda', '{{families}}', 40,
    5000000 + n, {states}[1 + n % 10], at, 1, 0, at, at, at
FROM made
"""
TRAIL = """
INSERT INTO trail_lines (proposal_id, code, by, happened_at, state, reason_public, facts)
SELECT id, code, 'moderator', created_at, 'published', true, '{}'
FROM proposals, unnest(ARRAY['submitted', 'published']) AS code
"""
SUPPORT = """
INSERT INTO supports (proposal_id, person_id, supported_at)
SELECT proposal.id, md5('supporter ' || n)::uuid, now()
FROM generate_series(1, {supports}) AS n
JOIN (SELECT id, row_number() OVER (ORDER BY id DESC) AS place FROM proposals) AS proposal
  ON proposal.place = 1 + (n::bigint * n) % {count}
ON CONFLICT DO NOTHING
"""
COUNTED = """
UPDATE proposals SET support_count = counted.supports
FROM (SELECT proposal_id, count(*) AS supports FROM supports GROUP BY proposal_id) AS counted
WHERE counted.proposal_id = id
"""
WORDS = {
    "what": ["Perbaikan jalan", "Lampu jalan", "Taman bermain", "Pojok baca", "Kursus menjahit", "Bak sampah",
             "Zebra cross", "Lapangan voli", "Posyandu", "Pagar sekolah", "Sumur resapan", "Panggung seni"],
    "where": ["di gang mawar", "dekat pasar", "di tepi sungai", "di depan masjid", "di RT lama", "untuk sekolah"],
    "why": ["bisa berjalan aman", "punya tempat bertemu", "tidak kebanjiran", "bisa belajar", "tetap sehat"],
    "rare": list(RARE),
    "states": ["published"] * 6 + ["under_verification", "shortlisted", "declined", "draft"],
}  # fmt: skip


def fill(url: str, count: int, supports: int, *, areas: list[str], cycle_id: str) -> None:
    """Put `count` proposals and `supports` of them into the database of proposals, which knows the cycle."""
    parts = {
        name: sql.SQL("({}::text[])").format(sql.Literal(words)) for name, words in {**WORDS, "areas": areas}.items()
    }
    numbers = {"count": sql.Literal(count), "supports": sql.Literal(supports), "rarely": sql.Literal(1000)}
    with psycopg.connect(url, autocommit=True) as connection:
        cycle = sql.SQL("{}::uuid").format(sql.Literal(cycle_id))
        connection.execute(sql.SQL(FILL).format(**parts, **numbers, cycle=cycle))
        connection.execute(TRAIL)
        if supports:
            connection.execute(sql.SQL(SUPPORT).format(**numbers))
            connection.execute(COUNTED)
        connection.execute("VACUUM ANALYZE")
