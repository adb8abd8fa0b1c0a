// REQUIRES: numba
// RUN: hass-opt %s --hass-design="device=%S/Inputs/tiny.toml samples=2 partitions=auto batch=8" -o %t.designed
// RUN: hass-opt %t.designed --hass-simulate="samples=4" -o %t.simulated
// RUN: filecheck %s --input-file %t.simulated
// RUN: hass-opt %t.simulated --print-op-generic | hass-opt --hass-simulate="samples=4" | diff - %t.simulated
// RUN: hass-opt %t.designed --hass-simulate="samples=4 fifo=simulated" -o /dev/null

// Weights that are streamed, whole or of slices of a layer: each partition takes the cycles stated.

// CHECK: accel.partition @partition0 attributes {ii_cycles = {{[0-9]+}} : i64, {{.*}}simulated = #accel.simulated<images = 4, data = "synthetic", ii_cycles = {{[0-9.e+]+}}, latency_cycles = {{[0-9]+}}, engines = ["a"]
// CHECK: accel.partition @partition1 attributes {ii_cycles = 2048 : i64, {{.*}}ii_cycles = 2.048000e+03, latency_cycles = {{[0-9]+}}, engines = ["b.slice0"], engine_ii_cycles = dense<2048> : tensor<1xi64>
// CHECK: accel.stage @b.slice0({{.*}}weight_memory = "stream"
// CHECK: accel.partition @partition2 attributes {ii_cycles = 4096 : i64, {{.*}}ii_cycles = 4.096000e+03, latency_cycles = {{[0-9]+}}, engines = ["b.slice1"], engine_ii_cycles = dense<4096> : tensor<1xi64>
// CHECK: accel.partition @partition3 attributes {ii_cycles = 4096 : i64, {{.*}}ii_cycles = 4.096000e+03, latency_cycles = {{[0-9]+}}, engines = ["c"], engine_ii_cycles = dense<4096> : tensor<1xi64>
func.func @main(%x: tensor<1x16xf32>) -> tensor<1x16xf32> {
  %a = sdf.constant {value = dense<0.5> : tensor<16x16xf32>} : tensor<16x16xf32>
  %b = sdf.constant {value = dense<0.25> : tensor<512x16xf32>} : tensor<512x16xf32>
  %c = sdf.constant {value = dense<-0.25> : tensor<16x512xf32>} : tensor<16x512xf32>
  %0 = sdf.linear %x, %a {source = "a"} : (tensor<1x16xf32>, tensor<16x16xf32>) -> tensor<1x16xf32>
  %1 = sdf.linear %0, %b {source = "b"} : (tensor<1x16xf32>, tensor<512x16xf32>) -> tensor<1x512xf32>
  %2 = sdf.relu %1 {source = "relu"} : (tensor<1x512xf32>) -> tensor<1x512xf32>
  %3 = sdf.linear %2, %c {source = "c"} : (tensor<1x512xf32>, tensor<16x512xf32>) -> tensor<1x16xf32>
  %4 = sdf.add %3, %0 {source = "add"} : (tensor<1x16xf32>, tensor<1x16xf32>) -> tensor<1x16xf32>
  return %4 : tensor<1x16xf32>
}
