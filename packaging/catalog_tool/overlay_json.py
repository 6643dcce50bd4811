"""By hand: the few arguments whose value is just any JSON, each with the reason.

An argument that is not named here has a type of its own; the tests see to it.
"""

from __future__ import annotations

from catalog_tool.overlay_types import each

_CODE = "a function, which no drawing holds"
_ARRAYS = "arrays of numbers, as a file carries them"
_NESTED = "an object of a framework"
_TREE = "tensors in any nesting"

ON_PURPOSE: dict[str, str] = (
    each("Dense.quantization_config Embedding.quantization_config", "an object of Keras's own")
    | each(
        "EinsumDense.quantization_config ReversibleEmbedding.quantization_config",
        "an object of Keras's own",
    )
    | each("Embedding.weights ReversibleEmbedding.weights Bidirectional.weights", _ARRAYS)
    | each("Lambda.function Lambda.mask JaxLayer.call_fn JaxLayer.init_fn", _CODE)
    | each("JaxLayer.params JaxLayer.state FlaxLayer.variables", _ARRAYS)
    | each("FlaxLayer.module TorchModuleWrapper.module", _NESTED)
    | {
        "BatchNormalization.renorm_clipping": "a mapping of rmax, rmin and dmax",
        "Hashing.mask_value": "a number or a text, whichever the input has",
        "InputSpec.axes": "a mapping of axis to size",
        "JaxLayer.native_serialization_platforms": "a list of platforms",
        "Lambda.arguments": "keyword arguments of any kind",
    }
    | each(
        """ops.associative_scan.f ops.cond.true_fn ops.cond.false_fn ops.fori_loop.body_fun
        ops.jvp.fun ops.map.f ops.scan.f ops.switch.branches ops.vectorized_map.function
        ops.while_loop.cond ops.while_loop.body""",
        _CODE,
    )
    | each(
        "ops.fori_loop.init_val ops.jvp.primals ops.jvp.tangents ops.scan.init",
        _TREE,
    )
    | each("ops.bincount.weights ops.trapezoid.x", _ARRAYS)
    | {
        "ops.einsum.kwargs": "options handed on to the backend",
        "ops.get_item.key": "whole numbers, slices, an ellipsis, None, or a tuple of them",
        "ops.norm.ord": "a number, infinity, or a word such as fro",
        "ops.rearrange.axes_lengths": "a mapping of axis name to length",
        "ops.tensordot.axes": "a whole number, or a pair of lists of axes",
    }
    | {
        "LossScaleOptimizer.inner_optimizer": "another optimizer",
        "DTypePolicyMap.default_policy": "another policy",
        "DTypePolicyMap.policy_map": "a mapping of layer path to policy",
    }
)
