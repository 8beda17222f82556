"""Several dossiers side by side: their ids told apart, and what they share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import combinations
from typing import (
    Annotated,
    Final,
    NamedTuple,
    TypeVar,
    get_args,
    get_origin,
    get_type_hints,
)

from geoapp.dossier.models import Dossier, Header, PlaceFeature, Source, Todo
from geoapp.dossier.types import Id, Model
from geoapp.errors import DossierError, Problem
from geoapp.geodesy import apart_km

MOST_ROUTES: Final = 8
"""How many dossiers a page or an export takes: more can't be told apart by their dashes."""

_Given = TypeVar("_Given", Source, PlaceFeature)
_Model = TypeVar("_Model", bound=Model)

BETWEEN: Final = "--"
"""What parts the id of a dossier from that of a thing in it: no id of a file holds it."""


class Shared(NamedTuple):
    """
    What two dossiers both give.

    Parameters
    ----------
    sources, places
        Pairs of ids as `told_apart` writes them, the first dossier's first.
    """

    sources: tuple[tuple[str, str], ...]
    places: tuple[tuple[str, str], ...]


def told_apart(dossiers: Sequence[Dossier]) -> tuple[Dossier, ...]:
    """
    Give dossiers in which no id stands twice.

    Parameters
    ----------
    dossiers
        Dossiers that have been read, at least one.

    Returns
    -------
    dossiers
        A single one as it is. Of several, copies to be looked at and never to be written: each
        id, and each mention of it, begins with the id of its dossier and `BETWEEN`; nothing is
        merged, be it ever so alike.

    Raises
    ------
    DossierError
        If there are more than `MOST_ROUTES`, or two have the same id.

    Examples
    --------
    >>> from geoapp.dossier import built_in, read_dossier
    >>> one = read_dossier(built_in())
    >>> told_apart([one])[0] is one
    True
    >>> header = one.header.model_copy(update={"id": "other"})
    >>> _, other = told_apart([one, one.model_copy(update={"header": header})])
    >>> other.legs[0].id, other.legs[0].properties.from_place, other.header.id
    ('other--leg-sea', 'other--najin', 'other')
    """
    if len(dossiers) == 1:
        return tuple(dossiers)
    names = Counter(each.header.id for each in dossiers)
    problems = [
        Problem(name, f"is the id of {n} dossiers", "give each an id of its own, in dossier.id")
        for name, n in names.items()
        if n > 1
    ]
    if len(dossiers) > MOST_ROUTES:
        found = f"are {len(dossiers)}"
        problems.append(Problem("dossiers", found, f"give at most {MOST_ROUTES} at once"))
    if problems:
        raise DossierError("dossiers", problems)
    return tuple(_prefixed(each, each.header.id + BETWEEN) for each in dossiers)


def shared(one: Dossier, other: Dossier) -> Shared:
    """
    Find what two dossiers both give, by what can be compared: addresses, names, positions.

    Parameters
    ----------
    one, other
        Two dossiers of `told_apart`.

    Returns
    -------
    shared
        Sources with the same address, or, where either has none, of the same title, publisher
        and time; places that have a name in common and lie no further apart than both are
        precise.

    Examples
    --------
    >>> from geoapp.dossier import built_in, read_dossier
    >>> dossier = read_dossier(built_in())
    >>> found = shared(dossier, dossier)
    >>> len(found.sources) == len(dossier.sources), found.places[0]
    (True, ('najin', 'najin'))
    >>> none = dossier.model_copy(update={"sources": (), "features": ()})
    >>> shared(dossier, none)
    Shared(sources=(), places=())
    """
    return Shared(
        tuple(_pairs(one.sources, other.sources, _source_keys, _same_source)),
        tuple(_pairs(one.places, other.places, _place_keys, _meet)),
    )


def all_shared(dossiers: Sequence[Dossier]) -> Shared:
    """Find what any two of some dossiers of `told_apart` both give."""
    found = [shared(one, other) for one, other in combinations(dossiers, 2)]
    return Shared(
        tuple(pair for each in found for pair in each.sources),
        tuple(pair for each in found for pair in each.places),
    )


def _pairs(
    ours: Iterable[_Given],
    theirs: Iterable[_Given],
    keys: Callable[[_Given], Iterator[Hashable]],
    same: Callable[[_Given, _Given], bool],
) -> Iterator[tuple[str, str]]:
    """Give the ids of what has a key in common and is the same, each of ours at most once."""
    held: dict[Hashable, list[_Given]] = {}
    for each in theirs:
        for key in keys(each):
            held.setdefault(key, []).append(each)
    for one in ours:
        met = (each for key in keys(one) for each in held.get(key, ()) if same(one, each))
        if found := next(met, None):
            yield one.id, found.id


def _source_keys(source: Source) -> Iterator[Hashable]:
    if source.url:
        yield source.url
    yield source.title.casefold(), source.publisher.casefold(), source.issued


def _same_source(one: Source, other: Source) -> bool:
    return one.url == other.url or not (one.url and other.url)


def _place_keys(place: PlaceFeature) -> Iterator[Hashable]:
    yield from {name.casefold() for name in place.properties.name.values()}


def _meet(one: PlaceFeature, other: PlaceFeature) -> bool:
    (lon, lat, *_), (there_lon, there_lat, *_) = (
        one.geometry.coordinates,
        other.geometry.coordinates,
    )
    within_km = one.properties.precision_km + other.properties.precision_km
    return apart_km((lon, lat), (there_lon, there_lat)) <= within_km


def _prefixed(model: _Model, prefix: str) -> _Model:
    """Put a prefix before each id in a model; a header is its dossier's own."""
    changed: dict[str, object] = {}
    named = _named_ids(type(model))
    for name, held in model:
        if name in named and isinstance(held, str):
            changed[name] = prefix + held
        elif name in named and isinstance(held, tuple):
            changed[name] = tuple(prefix + each for each in held)
        elif isinstance(held, tuple):
            changed[name] = tuple(
                _prefixed(each, prefix) if isinstance(each, Model) else each for each in held
            )
        elif isinstance(held, Model) and not isinstance(held, Header):
            changed[name] = _prefixed(held, prefix)
    if isinstance(model, Todo) and not model.path.startswith("dossier."):
        of, _, rest = model.path.partition(".")
        changed["path"] = f"{of}.{prefix}{rest}"
    return model.model_copy(update=changed)


@cache
def _named_ids(model: type[Model]) -> frozenset[str]:
    """Name the members of a model that are an id or a list of ids, by their type."""
    hints: Mapping[str, object] = get_type_hints(model, include_extras=True)
    return frozenset(name for name in model.model_fields if _is_id(hints[name]))


def _is_id(hint: object) -> bool:
    """Whether a type is that of ids, alone, in a list, or one that may be missing."""
    if hint == Id:
        return True
    inner = get_args(hint)[:1] if get_origin(hint) is Annotated else get_args(hint)
    return any(_is_id(each) for each in inner)
