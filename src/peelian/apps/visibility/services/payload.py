"""How a body's good rows wait in the database: as Arrow writes a stream, some 13 bytes a fix."""

from __future__ import annotations

import numpy as np

from peelian.apps.visibility.types.feeds import Columns


def packed(columns: Columns) -> bytes:
    """The rows as bytes. Where they stood in what was sent is not kept."""
    import pyarrow as pa

    names = pa.array(columns.names, pa.string())
    table = pa.table(
        {
            "device": pa.DictionaryArray.from_arrays(pa.array(columns.device, pa.int32()), names),
            "at_us": columns.at_us,
            "lat": columns.lat,
            "lng": columns.lng,
        }
    )
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema, options=pa.ipc.IpcWriteOptions(compression="zstd")) as stream:
        stream.write_table(table)
    return bytes(sink.getvalue())


def unpacked(payload: bytes) -> Columns:
    """The rows of such bytes, numbered from 1 as they stand."""
    import pyarrow as pa

    with pa.ipc.open_stream(payload) as stream:
        table = stream.read_all().combine_chunks()
    device = table["device"].chunk(0) if len(table) else pa.array([], pa.string()).dictionary_encode()
    return Columns(
        tuple(device.dictionary.to_pylist()),
        device.indices.to_numpy().astype(np.int32),
        table["at_us"].to_numpy(),
        table["lat"].to_numpy(),
        table["lng"].to_numpy(),
        np.arange(1, len(table) + 1, dtype=np.int32),
    )


def joined(several: list[Columns]) -> Columns:
    """The rows of several bodies one after the other, their devices' names told once."""
    codes: dict[str, int] = {}
    devices = [
        np.array([codes.setdefault(name, len(codes)) for name in each.names], np.int32)[each.device]
        for each in several
        if len(each)
    ]
    full = [each for each in several if len(each)]
    if not full:
        return Columns.of([])
    return Columns(
        tuple(codes),
        np.concatenate(devices),
        np.concatenate([each.at_us for each in full]),
        np.concatenate([each.lat for each in full]),
        np.concatenate([each.lng for each in full]),
        np.concatenate([each.row for each in full]),
    )
