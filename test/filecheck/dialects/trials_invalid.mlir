// RUN: hass-opt %s --split-input-file --verify-diagnostics --parsing-diagnostics | filecheck %s

// CHECK: 'status' of sdf.trial must be one of measured, missed, stopped, designed, got 'lost'
func.func private @f() attributes {sdf.test = #sdf.trial<number = 1, status = "lost", weight_shares = dense<0.5> : tensor<2xf64>, activation_shares = dense<0.5> : tensor<2xf64>, weight_thresholds = dense<0.5> : tensor<2xf64>, activation_thresholds = dense<0.5> : tensor<2xf64>>}

// -----

// CHECK: 'metrics' of sdf.trial belong to trials that were designed
func.func private @f() attributes {sdf.test = #sdf.trial<number = 1, status = "designed", weight_shares = dense<0.5> : tensor<2xf64>, activation_shares = dense<0.5> : tensor<2xf64>, weight_thresholds = dense<0.5> : tensor<2xf64>, activation_thresholds = dense<0.5> : tensor<2xf64>>}

// -----

// CHECK: the tables of sdf.trial must have an entry a layer each
func.func private @f() attributes {sdf.test = #sdf.trial<number = 1, status = "missed", weight_shares = dense<0.5> : tensor<2xf64>, activation_shares = dense<0.5> : tensor<3xf64>, weight_thresholds = dense<0.5> : tensor<2xf64>, activation_thresholds = dense<0.5> : tensor<2xf64>>}

// -----

// CHECK: field 'weight_shares' of sdf.trial must be a dense f64 vector
func.func private @f() attributes {sdf.test = #sdf.trial<number = 1, status = "missed", weight_shares = dense<5> : tensor<2xi64>, activation_shares = dense<0.5> : tensor<2xf64>, weight_thresholds = dense<0.5> : tensor<2xf64>, activation_thresholds = dense<0.5> : tensor<2xf64>>}

// -----

// CHECK: 'roles' of sdf.trial are chosen and front
func.func private @f() attributes {sdf.test = #sdf.trial<number = 1, status = "missed", roles = ["best"], weight_shares = dense<0.5> : tensor<2xf64>, activation_shares = dense<0.5> : tensor<2xf64>, weight_thresholds = dense<0.5> : tensor<2xf64>, activation_thresholds = dense<0.5> : tensor<2xf64>>}

// -----

// CHECK: 'number' of sdf.trial must be at least 0
func.func private @f() attributes {sdf.test = #sdf.trial<number = -1, status = "missed", weight_shares = dense<0.5> : tensor<2xf64>, activation_shares = dense<0.5> : tensor<2xf64>, weight_thresholds = dense<0.5> : tensor<2xf64>, activation_thresholds = dense<0.5> : tensor<2xf64>>}
