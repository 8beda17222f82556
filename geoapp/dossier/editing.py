"""A dossier changed in code: each change gives a new one, checked as a file is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from importlib import import_module
from textwrap import shorten
from typing import ClassVar, Self, cast

from pydantic import BaseModel

from geoapp.catalogues import main_text
from geoapp.dossier.drafts import without_stand_ins
from geoapp.dossier.problems import shown
from geoapp.dossier.strict_json import JsonObject
from geoapp.errors import DossierError, Problem, expect_kind

ITEM_NAMES = (
    "sources", "origins", "claims", "accounts", "ships", "steps", "changes", "features",
)  # fmt: skip
"""The members of a dossier to whose items something can be added."""

FEATURE_NAMES = ("places", "legs", "candidates", "sightings", "tracks")
"""The kinds of features, as the members of a dossier in Python name them."""

IN_THE_FILE = {"from_place": "from", "to_place": "to", "url": "URL",
               "container_title": "container-title",
               "coordinate_properties": "coordinateProperties"}  # fmt: skip
"""Names of members that Python spells otherwise than the file."""

BESIDE_PROPERTIES = ("id", "geometry")


SUMMARY_WIDTH = 100
LEGS_TOLD = 3

Door = Callable[[Mapping[str, object], str], object]
"""Reads the content of a file, whose name messages say."""


class Editable(BaseModel):
    """What a dossier can do that gives another one."""

    _door: ClassVar[Door]

    @classmethod
    def checked_by(cls, door: Door) -> None:
        """Name the door through which a changed dossier is checked; each module of it once."""
        cls._door = staticmethod(door)

    def __repr__(self) -> str:
        """Sum it up in a few lines, where pydantic would print all that it holds."""
        return "\n".join(shorten(line, SUMMARY_WIDTH) for line in self._told())

    __str__ = __repr__

    def _repr_html_(self) -> str:
        """Show a picture of it in a notebook."""
        # What draws stands on a floor above this one, and is asked for by a notebook alone.
        html: str = import_module("geoapp.picture.summary").summary_html(self)
        return html

    def __dir__(self) -> list[str]:
        """List what it has of its own, without the forty names of pydantic."""
        return sorted(set(super().__dir__()) - {name for name in dir(BaseModel) if name[0] != "_"})

    def _told(self) -> Iterator[str]:
        """Yield the lines of its summary."""
        header, legs = self.__dict__["header"], [*self._listed("legs")]
        yield f"Dossier {header.id}, version {header.version}"
        for text in (header.title, header.attribution):
            yield main_text(text)
        for leg in legs[:LEGS_TOLD]:
            told = leg.model_dump(include={"id", "properties"}, by_alias=True)
            of = told["properties"]
            days = f"depart {of['depart'] or '..'}, arrive {of['arrive'] or '..'}"
            yield f"{told['id']}: {of['from']} - {of['to']}, {of['mode']}, {days}"
        if len(legs) > LEGS_TOLD:
            yield f"and {len(legs) - LEGS_TOLD} more legs"
        for names in (FEATURE_NAMES, ITEM_NAMES[:-1], ("todo",)):
            counts = [f"{name} {len(self._listed(name))}" for name in names if self._listed(name)]
            if counts:
                yield ", ".join(counts)

    def _listed(self, name: str) -> Sequence[BaseModel]:
        return tuple(getattr(self, name))

    def replace(self, of: str | None = None, /, **members: object) -> Self:
        """
        Give the dossier with other values of an item's members.

        Parameters
        ----------
        of
            The id of a feature, source, origin, claim, account, ship or step; of two items with
            one id, ``steps.the-id`` names the one. None: the header (title, version and so on).
        **members
            The new values, as `docs/dossier-format.md` tells them, by their names there or in
            Python (`from_place`): plain values, dates, models. Of a feature, its properties,
            `geometry` (GeoJSON, or a shape of Shapely's; longitude, latitude) and `id`.
            None takes a member out.

        Returns
        -------
        dossier
            A new one, checked wholly; this one stays as it is.

        Raises
        ------
        DossierError
            If there is no such item, or the changed dossier isn't sound; with every problem.

        Examples
        --------
        >>> from geoapp.dossier import built_in, read_dossier
        >>> dossier = read_dossier(built_in())
        >>> changed = dossier.replace("leg-rail", arrive="2023-09-28")
        >>> next(leg for leg in changed.legs if leg.id == "leg-rail").properties.arrive
        '2023-09-28'
        >>> dossier.replace("leg-rail") == dossier
        True
        """
        content = self._content()
        item = content["dossier"] if of is None else self._found(content, of)[1]
        for given, value in members.items():
            name = IN_THE_FILE.get(given, given)
            beside = "properties" not in item or name in BESIDE_PROPERTIES
            holder = item if beside else item["properties"]
            if value is None:
                holder.pop(name, None)
            else:
                holder[name] = as_json_value(value)
            if name == "geometry":
                item.pop("bbox", None)
        return self._checked(content)

    def add(self, to: str, /, *items: object, before: str | None = None) -> Self:
        """
        Give the dossier with more items in one of its lists.

        Parameters
        ----------
        to
            `sources`, `origins`, `claims`, `accounts`, `ships`, `steps`, `changes` or `features`.
        *items
            Each as in the file: a mapping, or a model of another dossier.
        before
            The id of the item before which they are put; None: at the end.

        Returns
        -------
        dossier
            A new one, checked wholly.

        Raises
        ------
        DossierError
            If there is no such list or item, or the changed dossier isn't sound.

        Examples
        --------
        >>> from geoapp.dossier import built_in, read_dossier
        >>> dossier = read_dossier(built_in())
        >>> dossier.add("origins", {"id": "me", "name": {"en": "My own"}}).origins[-1].id
        'me'
        >>> dossier.add("origins") == dossier
        True
        """
        expect_kind("add, to", to, str, f"use one of {', '.join(ITEM_NAMES)}")
        expect_kind("add, before", before, (str, type(None)), "give an id, or leave it out")
        content = self._content()
        if to not in ITEM_NAMES:
            raise self._refused(
                to, "is no list of a dossier", f"use one of {', '.join(ITEM_NAMES)}"
            )
        listed = content.setdefault(to, [])
        at = len(listed)
        if before is not None:
            ids = [each.get("id") for each in listed]
            if before not in ids:
                raise self._refused(
                    str(before), f"is the id of none of the {to}", "give one that is"
                )
            at = ids.index(before)
        listed[at:at] = [as_json_value(item) for item in items]
        return self._checked(content)

    def remove(self, *ids: str) -> Self:
        """
        Give the dossier without items.

        Parameters
        ----------
        *ids
            As for `replace`.

        Returns
        -------
        dossier
            A new one, checked wholly.

        Raises
        ------
        DossierError
            If there is no such item, or another one still names it: remove both at once.

        Examples
        --------
        >>> from geoapp.dossier import built_in, read_dossier
        >>> dossier = read_dossier(built_in())
        >>> dossier.remove() == dossier
        True
        """
        content = self._content()
        found = [self._found(content, of) for of in ids]
        for name, item in found:
            content[name] = [each for each in content[name] if each is not item]
        return self._checked(content)

    def reorder(self, what: str, ids: Sequence[str], /) -> Self:
        """
        Give the dossier with the items of a list in another order.

        Parameters
        ----------
        what
            A list as for `add`, or a kind of features: `places`, `legs`, `candidates`,
            `sightings`, `tracks`, of which others keep their places.
        ids
            The id of each of its items, once, in the new order.

        Returns
        -------
        dossier
            A new one, checked wholly.

        Raises
        ------
        DossierError
            If there is no such list, or an id is missing, unknown or there twice.

        Examples
        --------
        >>> from geoapp.dossier import built_in, read_dossier
        >>> dossier = read_dossier(built_in())
        >>> [leg.id for leg in dossier.reorder("legs", ["leg-rail", "leg-sea"]).legs]
        ['leg-rail', 'leg-sea']
        """
        known = ", ".join((*ITEM_NAMES, *FEATURE_NAMES))
        expect_kind("reorder, what", what, str, f"use one of {known}")
        expect_kind("reorder, ids", ids, Iterable, "give a list of ids")
        content = self._content()
        if what not in (*ITEM_NAMES, *FEATURE_NAMES) or what == "changes":
            known = ", ".join(name for name in (*ITEM_NAMES, *FEATURE_NAMES) if name != "changes")
            raise self._refused(what, "is no list whose items have an id", f"use one of {known}")
        listed = content.get("features" if what in FEATURE_NAMES else what, [])
        slots = [
            at for at, each in enumerate(listed)
            if what not in FEATURE_NAMES or f"{each['properties']['kind']}s" == what
        ]  # fmt: skip
        by_id = {listed[at]["id"]: listed[at] for at in slots}
        if isinstance(ids, str) or sorted(map(str, ids)) != sorted(by_id):
            raise self._refused(what, f"has other items than {shown(list(ids))}",
                                f"give each of {', '.join(by_id)} once")  # fmt: skip
        for at, each in zip(slots, ids, strict=True):
            listed[at] = by_id[each]
        return self._checked(content)

    def _content(self) -> JsonObject:
        """Give what its file says."""
        content = self.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        return without_stand_ins(content)

    def _found(self, content: JsonObject, of: object) -> tuple[str, JsonObject]:
        """Find an item by its id, with the list that it stands in."""
        listed, _, rest = of.rpartition(".") if isinstance(of, str) else ("", "", "")
        found = [
            (name, each)
            for name in ITEM_NAMES
            if listed in ("", name)
            for each in content.get(name, ())
            if each.get("id") == rest
        ]
        if len(found) == 1:
            return found[0]
        if found:
            ways = " or ".join(f"{name}.{rest}" for name, _ in found)
            raise self._refused(rest, "is the id of several items", f"name one: {ways}")
        raise self._refused(shown(of), "is the id of no item", "give one of this dossier")

    def _refused(self, where: str, found: str, remedy: str) -> DossierError:
        return DossierError(self._name(), [Problem(where, found, remedy)])

    def _name(self) -> str:
        return str(getattr(getattr(self, "header", None), "id", "dossier"))

    def _checked(self, content: JsonObject) -> Self:
        return cast("Self", type(self)._door(content, self._name()))


def as_json_value(value: object) -> object:
    """
    Make what JSON can hold of dates, models, shapes and numbers of NumPy; leave the rest.

    Examples
    --------
    >>> as_json_value({"arrive": date(2023, 9, 28), "via": ("dunay",)}), as_json_value(None)
    ({'arrive': '2023-09-28', 'via': ['dunay']}, None)
    """
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    if isinstance(value, Mapping):
        return {str(name): as_json_value(each) for name, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [as_json_value(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()[:10]
    if hasattr(value, "__geo_interface__"):
        return as_json_value(value.__geo_interface__)
    if not (hasattr(value, "dtype") and hasattr(value, "item")):
        return value
    if getattr(value, "ndim", 0) and isinstance(value, Iterable):
        return [as_json_value(each) for each in value]
    return str(value)[:10] if value.dtype.kind == "M" else value.item()  # its item may be a number
