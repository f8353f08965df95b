"""Queries that are written once and asked many times.

Django builds and compiles a query anew each time it is asked, which takes several times as long as a database on the
same machine takes to answer it. Readers' pages ask the same few questions with other values, so these are compiled
once a process, and only the values change::

    @prepared
    def _signed(article_id):
        return Byline.objects.select_related("author").filter(article=article_id)

    rows = _signed(story.pk)  # a list of Bylines, by one statement

What is handed over by position are the values: whole numbers, texts, dates, moments, or a list of whole numbers; they
must reach the statement as they are. What is handed over by name shapes the statement, for instance its limits.
"""

from collections import OrderedDict
from datetime import date, datetime, timedelta
from functools import wraps

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models.base import ModelState
from django.db.models.query import FlatValuesListIterable, ModelIterable
from django.utils import timezone

MOST = 64  # statements kept of one question: limits and the lengths of lists make different ones


def prepared(build):
    """A function that asks what the queryset of `build` asks, and returns its rows as a list.

    `build(*values, **shape)` returns a queryset of whole models, or of one column (`values_list("pk", flat=True)`);
    nothing is prefetched. It is called with stand-ins for the values, once for each shape, so it may not look at them.
    `.count(*values, **shape)` of the function counts the rows, whatever their order and limits.
    """
    known = OrderedDict()

    def statement(kind, values, shape, connection):
        kinds = tuple(len(value) if isinstance(value, list) else type(value) for value in values)
        key = (kind, connection.vendor, kinds, *shape.items())
        found = known.get(key)
        if found is None:
            found = known[key] = kind(build, values, shape, connection)
            while len(known) > MOST:
                known.popitem(last=False)
        return found

    @wraps(build)
    def ask(*values, **shape):
        values = [_plain(value) for value in values]
        if [] in values:
            return []
        connection = connections[DEFAULT_DB_ALIAS]
        return statement(_Rows, values, shape, connection).ask(values, connection)

    def count(*values, **shape):
        values = [_plain(value) for value in values]
        if [] in values:
            return 0
        connection = connections[DEFAULT_DB_ALIAS]
        return statement(_Count, values, shape, connection).ask(values, connection)

    ask.count = count
    return ask


def _plain(value):
    return value if isinstance(value, (int, str, date)) else list(value)


class _Statement:
    """A compiled query, and the places of its values."""

    def __init__(self, build, values, shape, connection):
        stand_ins = [_stand_in(number, value) for number, value in enumerate(values)]
        queryset = build(*stand_ins, **shape)
        self.compiler = self.query_of(queryset).get_compiler(connection=connection)
        self.sql, params = self.compiler.as_sql()
        places = {}
        for number, stand_in in enumerate(stand_ins):
            for index, each in enumerate(stand_in if isinstance(stand_in, list) else [stand_in]):
                places[_adapted(each, connection)] = (number, index if isinstance(stand_in, list) else None)
        self.params = [(places.get(param), param) for param in params]
        if {place[0] for place, _param in self.params if place} != {*range(len(values))}:
            raise TypeError(f"{build.__qualname__}: each value must stand in the statement as it is")

    def fetch(self, values, connection):
        """The rows for these values, as the database gives them."""
        params = []
        for place, param in self.params:
            if place is not None:
                number, index = place
                value = values[number] if index is None else values[number][index]
                # PostgreSQL's whole numbers come in a type that says their size.
                param = type(param)(value) if isinstance(value, int) else _adapted(value, connection)
            params.append(param)
        with connection.cursor() as cursor:
            cursor.execute(self.sql, params)
            return cursor.fetchall()


class _Rows(_Statement):
    """Instances, or the values of one column."""

    def query_of(self, queryset):
        kind = queryset._iterable_class
        if kind not in (ModelIterable, FlatValuesListIterable) or queryset._prefetch_related_lookups:
            raise TypeError("a prepared question asks for whole models or one column, and prefetches nothing")
        self.is_flat = kind is FlatValuesListIterable
        return queryset.query

    def __init__(self, *how):
        super().__init__(*how)
        compiler = self.compiler
        self.converters = list(compiler.get_converters([column for column, *_rest in compiler.select]).items())
        self.shape = None if self.is_flat else _Shape(compiler.klass_info, compiler.select)
        self.annotations = list((compiler.annotation_col_map or {}).items())

    def ask(self, values, connection):
        """The instances, or the values, in their order."""
        found = []
        for row in self.fetch(values, connection):
            row = list(row)
            for position, (converters, column) in self.converters:
                for convert in converters:
                    row[position] = convert(row[position], column, connection)
            if self.is_flat:
                found.append(row[0])
                continue
            instance = self.shape.instance(row, connection.alias)
            for name, position in self.annotations:
                setattr(instance, name, row[position])
            found.append(instance)
        return found


class _Count(_Statement):
    """How many rows there are."""

    def query_of(self, queryset):
        query = queryset.query.chain()
        query.clear_limits()
        query.clear_ordering(force=True)
        query.clear_select_clause()
        query.add_fields(["pk"])
        return query

    def __init__(self, *how):
        super().__init__(*how)
        self.sql = f"SELECT COUNT(*) FROM ({self.sql}) AS counted"

    def ask(self, values, connection):
        """The number."""
        [[number]] = self.fetch(values, connection)
        return number


class _Shape:
    """Which columns of a row are one model's, and which those of the models that it was joined with."""

    def __init__(self, info, select):
        columns = info["select_fields"]
        self.model, self.columns = info["model"], slice(columns[0], columns[-1] + 1)
        self.names = tuple(column.target.attname for column, *_rest in select[self.columns])
        self.key = columns[0] + self.names.index(self.model._meta.pk.attname)
        self.joined = [
            (_Shape(each, select), each["local_setter"], each["remote_setter"])
            for each in info.get("related_klass_infos", ())
        ]

    def instance(self, row, alias):
        """The instance, or None where nothing was joined.

        What `Model.from_db` makes, without its way through `__init__` (and the signals that nobody here listens to): a
        page of cards is two hundred instances. Columns that were not asked for are fetched when they are looked at.
        """
        if row[self.key] is None:
            return None
        values = row[self.columns]
        instance = self.model.__new__(self.model)
        state = instance._state = ModelState()
        state.adding, state.db = False, alias
        state.loaded = self.names, values  # as PublicModel.from_db
        instance.__dict__.update(zip(self.names, values, strict=True))
        for shape, keep, keep_there in self.joined:
            found = shape.instance(row, alias)
            keep(instance, found)
            if found is not None:
                keep_there(found, instance)
        return instance


# What no value of ours is, so that each place of a stand-in in the statement can be told.
_NUMBER, _TEXT, _DAY = -(10**12), "\x1astand-in", date(3, 3, 3)


def _stand_in(number, value):
    if isinstance(value, list):
        return [_NUMBER - number * 10_000 - index for index, _each in enumerate(value)]
    if isinstance(value, datetime):
        return datetime(3, 3, 3, tzinfo=timezone.get_current_timezone()) + timedelta(days=number)
    if isinstance(value, date):
        return _DAY + timedelta(days=number)
    return f"{_TEXT}{number}" if isinstance(value, str) else _NUMBER - number * 10_000


def _adapted(value, connection):
    """A value as its column would hand it to the database."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return value
