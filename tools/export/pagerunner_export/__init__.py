"""Exports a Detectron2 model as a Pagerunner bundle: model.onnx and model.json."""


class ExportError(Exception):
    """Something the user can put right; the message says what, in one line."""
