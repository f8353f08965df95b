"""Queries that are written once and asked many times.

Django builds and compiles a query anew each time it is asked, which takes several times as long as a database on the
same machine takes to answer it. Readers' pages ask the same few questions with other values, so these are compiled
once a process, and only the values change::

    @prepared
    def _signed(article_id):
        return Byline.objects.select_related("author").filter(article=article_id)

    rows = _signed(story.pk)  # a list of Bylines, by one statement

What is handed over by position are the values: ids, texts, dates, moments, or a list of ids; they must reach the
statement as they are. What is handed over by name shapes the statement, for instance its limits.
"""

from collections import OrderedDict
from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import wraps
from weakref import WeakKeyDictionary

from django.core.exceptions import EmptyResultSet
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
        with suppress(KeyError):  # another thread may have thrown something out
            known.move_to_end(key)
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
    if isinstance(value, (int, str, date)):
        return value
    ids = list(value)
    # To a power of two, the last id again and again: so a few statements do for lists of every length.
    return ids + ids[-1:] * ((1 << (len(ids) - 1).bit_length()) - len(ids)) if ids else ids


class _Statement:
    """A compiled query, and the places of its values."""

    def __init__(self, build, values, shape, connection):
        self.sql, params, places, compiler = self._compiled(build, values, shape, connection, 0)
        other_sql, other_params, other_places, _compiler = self._compiled(build, values, shape, connection, 1)
        self.params = [(places.get(param), param) for param in params]
        # What is made of a value, and is no value any more, would stay what it was for the first one: two builds with
        # other stand-ins differ there.
        same = self.sql == other_sql and all(
            other_places.get(other) == place if place else other == param
            for (place, param), other in zip(self.params, other_params, strict=True)
        )
        if not same or {place[0] for place, _param in self.params if place} != {*range(len(values))}:
            raise TypeError(f"{build.__qualname__}: each value must stand in the statement as it is")
        self.read(compiler)

    def _compiled(self, build, values, shape, connection, which):
        """Statement, parameters, the place of each stand-in (which value, which of a list), and the compiler."""
        stand_ins = [_stand_in(number, value, which) for number, value in enumerate(values)]
        compiler = self.query_of(build(*stand_ins, **shape)).get_compiler(connection=connection)
        try:
            sql, params = compiler.as_sql()
        except EmptyResultSet as empty:
            raise TypeError(f"{build.__qualname__}: whole numbers must be ids; others fit no stand-in") from empty
        places = {}
        for number, stand_in in enumerate(stand_ins):
            for index, each in enumerate(stand_in if isinstance(stand_in, list) else [stand_in]):
                places[_adapted(each, connection)] = (number, index if isinstance(stand_in, list) else None)
        return sql, params, places, compiler

    def read(self, compiler):
        """Note what is needed of the compiler, which itself is let go: it holds the connection of this thread."""

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

    def read(self, compiler):
        self.columns = [column for column, *_rest in compiler.select]
        self.shape = None if self.is_flat else _Shape(compiler.klass_info, compiler.select)
        self.annotations = list((compiler.annotation_col_map or {}).items())

    def converters(self, connection):
        """What makes Python's values of the database's, by position. Kept with the connection that it belongs to."""
        known = vars(connection).setdefault("_prepared", WeakKeyDictionary())
        if self not in known:
            known[self] = [
                (position, column, found)
                for position, column in enumerate(self.columns)
                if (found := [*connection.ops.get_db_converters(column), *column.get_db_converters(connection)])
            ]
        return known[self]

    def ask(self, values, connection):
        """The instances, or the values, in their order."""
        found, converters = [], self.converters(connection)
        for row in self.fetch(values, connection):
            row = list(row)
            for position, column, convert in converters:
                for each in convert:
                    row[position] = each(row[position], column, connection)
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

    def read(self, compiler):
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


def _stand_in(number, value, which):
    """What no value of ours is, so that each place of it in the statement can be told; of two sets, `which`."""
    if isinstance(value, list):
        return [_stand_in(number, each, which) - index - 1 for index, each in enumerate(value)]
    if isinstance(value, datetime):
        return datetime(3 + which, 3, 3, tzinfo=timezone.get_current_timezone()) + timedelta(days=number)
    if isinstance(value, date):
        return date(3 + which, 3, 3) + timedelta(days=number)
    return f"\x1astand-in {which} {number}" if isinstance(value, str) else -(10**12) * (which + 1) - number * 10_000


def _adapted(value, connection):
    """A value as its column would hand it to the database."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return value
