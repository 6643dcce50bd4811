"""By hand: the arguments of initializers, regularizers, losses and the other small objects."""

from __future__ import annotations

from catalog_tool.overlay_types import (
    AXIS,
    BOOL,
    COUNT,
    DTYPE,
    FRACTION,
    JSON,
    NOT_NEGATIVE,
    NUMBER,
    ONE_AXIS,
    OPTIONAL_COUNT,
    OPTIONAL_TEXT,
    SEED,
    Fact,
    choice,
    each,
)

# Exported names that are no objects to choose: base classes and machinery.
LEFT_OUT: dict[str, tuple[str, ...]] = {
    "initializers": ("Initializer",),
    "regularizers": ("Regularizer",),
    "constraints": ("Constraint",),
    "losses": ("Loss",),
    "optimizers": ("Optimizer", "OptimizerMap", "MultiOptimizer"),
    "metrics": ("Metric", "MeanMetricWrapper"),
    "schedules": ("LearningRateSchedule",),
    "dtype_policies": (),
}

REDUCTION = choice(
    "sum_over_batch_size", "sum", "mean", "mean_with_sample_weight", "none", nullable=True
)
INTS: Fact = {"type": "int_tuple", "single": True}
THRESHOLDS: Fact = {"type": "floats", "single": True}

BY_NAME: dict[str, Fact] = (
    each(
        """periodic from_logits apply_class_balancing remove_diagonal use_ema amsgrad centered
        nesterov relative_step exclude_embeddings staircase cycle multi_label sparse_y_true
        sparse_y_pred from_sorted_ids""",
        BOOL,
    )
    | each("l1 l2 factor stddev clipnorm clipvalue global_clipnorm", NOT_NEGATIVE)
    | each(
        """value gain mean minval maxval scale rate max_value min_value alpha beta gamma margin
        delta q rho momentum epsilon epsilon_1 epsilon_2 weight_decay ema_momentum
        loss_scale_factor beta_1 beta_2 beta_2_decay clip_threshold initial_accumulator_value
        learning_rate_power l1_regularization_strength l2_regularization_strength
        l2_shrinkage_regularization_strength adam_beta_1 adam_beta_2 adam_weight_decay muon_a
        muon_b muon_c adam_lr_ratio rms_rate initial_scale initial_learning_rate
        end_learning_rate power decay_rate t_mul m_mul warmup_target threshold""",
        NUMBER,
    )
    | each("label_smoothing recall precision specificity sensitivity", FRACTION)
    | each(
        """ema_overwrite_frequency gradient_accumulation_steps num_labels top_k""",
        OPTIONAL_COUNT,
    )
    | each(
        """ns_steps dynamic_growth_steps decay_steps first_decay_steps k num_thresholds
        num_classes amax_history_length""",
        COUNT,
    )
    | each("class_id ignore_class", {"type": "int"})
    | each("warmup_steps num_regressors", {"type": "int", "min": 0})
    | each("input_axes output_axes axis", AXIS)
    | each("boundaries values", {"type": "floats"})
    | each(
        "inner_optimizer default_policy policy_map",
        JSON,
    )
    | {
        "name": OPTIONAL_TEXT,
        "source_name": OPTIONAL_TEXT,
        "label_weights": {"type": "floats", "nullable": True},
        "exclude_layers": {"type": "strs", "nullable": True},
        "dtype": DTYPE,
        "seed": SEED,
        "reduction": REDUCTION,
        "learning_rate": NUMBER,
        "thresholds": THRESHOLDS,
        "target_class_ids": INTS,
        "curve": choice("ROC", "PR"),
        "summation_method": choice("interpolation", "minoring", "majoring"),
        "average": choice("micro", "macro", "weighted", nullable=True),
        "class_aggregation": choice("uniform_average", "variance_weighted_average", nullable=True),
        "window": choice("hann", "hamming", nullable=True),
        "scaling": choice("density", "spectrum", nullable=True),
        "side": choice("real", "imag"),
        "distribution": choice("truncated_normal", "untruncated_normal", "uniform"),
        "mode": choice("rows", "columns"),
    }
)

BY_OBJECT: dict[str, dict[str, Fact]] = {
    "VarianceScaling": {
        "mode": choice("fan_in", "fan_out", "fan_avg"),
        "scale": {"type": "float", "min": 0, "exclusive": ["min"]},
    },
    "CategoricalFocalCrossentropy": {"alpha": {"type": "floats", "single": True}},
    "AWQDTypePolicy": {"mode": {"type": "str"}},
    "GPTQDTypePolicy": {"mode": {"type": "str"}},
    "Int4DTypePolicy": {"mode": {"type": "str"}},
    "QuantizedDTypePolicy": {"mode": {"type": "str"}},
    "QuantizedFloat8DTypePolicy": {"mode": {"type": "str"}},
}
ACTIVATION_ARGUMENTS: dict[str, Fact] = {
    "axis": ONE_AXIS,
    "approximate": BOOL,
} | each("threshold default_value negative_slope b alpha max_value", NUMBER)
