"""torch.jit: decorators that give back what they got. Nothing is compiled; results are the same."""

from torch import _missing

_KNOWN = frozenset(
    """
    Attribute CompilationUnit Error Final Future ONNXTracerSession RecursiveScriptModule ScriptFunction ScriptModule
    ScriptWarning TopLevelTracedModule TracedModule TracerWarning annotate attach_eager_methods enable_onednn_fusion export
    export_opnames fork freeze fuser ignore interface is_scripting is_tracing isinstance jit_module_from_flatbuffer last_executed_optimized_graph
    load onednn_fusion_enabled optimize_for_inference optimized_execution run_frozen_optimizations save script
    script_if_tracing script_method set_fusion_strategy set_module strict_fusion trace trace_module unused wait
    """.split()
)


def script(obj, optimize=None, _frames_up=0, _rcb=None, example_inputs=None):
    """The function or module itself."""
    return obj


def trace(func, example_inputs=None, *args, **kwargs):
    """The function or module itself."""
    return func


def freeze(mod, preserved_attrs=None, optimize_numerics=True):
    """The module itself."""
    return mod


optimize_for_inference = script_if_tracing = export = script_method = freeze


def ignore(drop=False, **kwargs):
    """The function itself."""
    return drop if callable(drop) else lambda function: function


unused = ignore


def is_scripting():
    """False."""
    return False


is_tracing = is_scripting


def annotate(the_type, the_value):
    """The value."""
    return the_value


def isinstance(obj, target_type):  # noqa: A001
    """Python's isinstance."""
    import builtins

    return builtins.isinstance(obj, target_type)


class _Final:
    def __getitem__(self, kind):
        return kind


Final = _Final()


def __getattr__(name):
    if name == "ScriptModule":
        from torch.nn import Module

        return Module
    raise _missing.missing("torch.jit", name, _KNOWN, "run the function as it is")
