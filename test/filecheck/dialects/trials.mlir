// RUN: XDSL_ROUNDTRIP
// RUN: XDSL_GENERIC_ROUNDTRIP
// RUN: MLIR_PARSES

// What a search tried stands on the function.

// CHECK: sdf.test = [#sdf.trial<number = 0, status = "designed", roles = ["front"], accuracy = 1.000000e+00, violation = -1.000000e-02, distance = 0.000000e+00, score = -3.500000e+00, weight_shares = dense<{{.*}}> : tensor<2xf64>, activation_shares = dense<{{.*}}> : tensor<2xf64>, weight_thresholds = dense<{{.*}}> : tensor<2xf64>, activation_thresholds = dense<[0.000000e+00, 5.000000e-01]> : tensor<2xf64>, metrics = #sdf.metrics<ii_cycles = 8, {{.*}}>>, #sdf.trial<number = 1, status = "missed", {{.*}}>]
// CHECK-GENERIC: #sdf.trial<number = 0, status = "designed", roles = ["front"]
#metrics = #sdf.metrics<ii_cycles = 8, clock_mhz = 100.0, throughput_images_per_s = 12500000.0, dsp = 4, lut = 3, ff = 0, bram18 = 0, uram = 0>
func.func private @f() attributes {sdf.test = [
  #sdf.trial<number = 0, status = "designed", roles = ["front"], accuracy = 1.0, violation = -0.01, distance = 0.0, score = -3.5, weight_shares = dense<0.0> : tensor<2xf64>, activation_shares = dense<0.0> : tensor<2xf64>, weight_thresholds = dense<0.0> : tensor<2xf64>, activation_thresholds = dense<[0.0, 0.5]> : tensor<2xf64>, metrics = #metrics>,
  #sdf.trial<number = 1, status = "missed", weight_shares = dense<0.5> : tensor<2xf64>, activation_shares = dense<0.5> : tensor<2xf64>, weight_thresholds = dense<0.5> : tensor<2xf64>, activation_thresholds = dense<0.5> : tensor<2xf64>>]}
