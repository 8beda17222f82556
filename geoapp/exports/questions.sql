-- total_length: How long is the route, at the least and at the most?
SELECT
    sum(low_km) AS low_km,
    CASE WHEN count(high_km) = count(*) THEN sum(high_km) END AS high_km
FROM legs;

-- single_source_legs: Which legs rest on one source, or on none?
SELECT id, independent_sources, reported_by
FROM legs
WHERE independent_sources <= 1
ORDER BY id;

-- denials_of_legs: Who denies a leg or replies to it, and when did they say so?
SELECT DISTINCT legs.id AS leg, claims.said_by, claims.said, claims.id AS denial
FROM denials
JOIN legs ON legs.id = denials.subject
JOIN claims ON claims.id = denials.denial
ORDER BY leg, denial;

-- days_of_legs: When could each leg have begun and ended, and how are its days known?
SELECT id, earliest_start, latest_start, earliest_end, latest_end, days_known
FROM legs
ORDER BY id;

-- first_to_say: Who said first that a leg took place? All who could have been first.
WITH told AS (
    SELECT backing.subject AS leg, claims.*
    FROM backing
    JOIN legs ON legs.id = backing.subject
    JOIN claims ON claims.id = backing.claim
    WHERE backing.counted OR (
        claims.independent_sources IS NOT NULL
        AND coalesce(claims.scope, 'this-movement') = 'this-movement'
        AND NOT coalesce(claims.earliest_start > legs.latest_end, FALSE)
        AND NOT coalesce(claims.latest_end < legs.earliest_start, FALSE)
    )
)
SELECT leg, said_by, said, id AS claim
FROM told
WHERE NOT EXISTS (
    SELECT 1
    FROM told AS other
    WHERE other.leg = told.leg AND other.said_latest < told.said_earliest
)
ORDER BY leg, claim;

-- candidates_of_legs: Which other lines could a leg have taken, and how far apart do they lie?
SELECT
    candidates.leg,
    count(*) AS candidates,
    min(candidates.km) AS low_km,
    max(candidates.km) AS high_km,
    (SELECT max(apart_km) FROM distances WHERE distances.leg = candidates.leg) AS apart_km
FROM candidates
GROUP BY candidates.leg
ORDER BY candidates.leg;

-- length_by_mode: How far by which mode?
SELECT
    mode,
    count(*) AS legs,
    sum(low_km) AS low_km,
    CASE WHEN count(high_km) = count(*) THEN sum(high_km) END AS high_km
FROM legs
GROUP BY mode
ORDER BY mode;

-- pace_of_legs: What pace do the days of a leg ask for, in kilometres a day?
SELECT
    id,
    low_km / (julianday(latest_end) - julianday(earliest_start) + 1) AS slowest,
    CASE WHEN julianday(earliest_end) - julianday(latest_start) > 1
        THEN high_km / (julianday(earliest_end) - julianday(latest_start) - 1)
    END AS fastest
FROM legs
ORDER BY id;

-- where_on_a_day: Where could it have been on 10 September 2023?
SELECT leg, state, near_km, far_km
FROM reach
WHERE coalesce(start_day, '2023-09-10') <= '2023-09-10'
    AND coalesce(end_day, '2023-09-10') >= '2023-09-10'
ORDER BY leg;

-- latest_changes: What changed with the latest version?
SELECT version, text, ids
FROM changes
WHERE version = (SELECT version FROM changes ORDER BY CAST(id AS INTEGER) DESC LIMIT 1)
ORDER BY CAST(id AS INTEGER);
