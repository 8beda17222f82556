"""Names of the package, for type checkers and for who looks one up when it is first used."""

from .analysis import possible_on as possible_on
from .analysis import readings as readings
from .analysis import summary as summary
from .clock import State as State
from .clock import clock_days as clock_days
from .clock import features_at as features_at
from .dossier import Dossier as Dossier
from .dossier import read_dossier as read_dossier
from .dossier import write_dossier as write_dossier
from .errors import ArgumentError as ArgumentError
from .errors import ColumnError as ColumnError
from .errors import DossierError as DossierError
from .errors import ExportError as ExportError
from .errors import GeoappError as GeoappError
from .errors import Problem as Problem
from .errors import WhenError as WhenError
from .exports import export as export
from .exports import export_all as export_all
from .exports import export_bytes as export_bytes
from .frames import Frames as Frames
from .frames import leg_lengths as leg_lengths
from .frames import measurement as measurement
from .frames import plain_frame as plain_frame
from .frames import positions as positions
from .frames import to_dossier as to_dossier
from .frames import to_frames as to_frames
from .frames import total_length as total_length
from .importing import Imported as Imported
from .importing import from_tables as from_tables
from .importing import import_file as import_file
from .measure import distance as distance
from .measure import split_antimeridian as split_antimeridian
from .page.html import page_html as page_html
from .page.html import write_page as write_page
from .page.notebook import show as show
from .resources import built_in as built_in
from .webapp.component import RouteState as RouteState
from .webapp.component import st_route as st_route
from .webmap.folium_clock import Clock as Clock
from .webmap.route_layers import route_layers as route_layers
from .webmap.route_map import route_map as route_map
from .webmap.tiles import Tiles as Tiles
from .when import When as When
from .when import parse_when as parse_when
from .when import say_when as say_when

__all__: list[str]
__version__: str
