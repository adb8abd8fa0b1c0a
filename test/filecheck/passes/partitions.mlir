// RUN: hass-opt %s --hass-design="device=%S/Inputs/tiny.toml samples=2 partitions=auto batch=8" -o %t.turns
// RUN: filecheck %s --input-file %t.turns
// RUN: hass-opt %s --hass-design="device=%S/Inputs/tiny.toml samples=2 devices=5" -o %t.boards
// RUN: filecheck %s --check-prefix BOARDS --input-file %t.boards
// RUN: hass-opt %t.turns -t accel-json | filecheck %s --check-prefix JSON

// The same again is the same text; lowering anew gives the same accelerator, from any text.
// RUN: hass-opt %s --hass-design="device=%S/Inputs/tiny.toml samples=2 partitions=auto batch=8" | diff - %t.turns
// RUN: hass-opt %t.turns --print-op-generic | hass-opt --lower-sdf-to-accel | diff - %t.turns
// RUN: hass-opt %t.boards --print-op-generic | hass-opt --lower-sdf-to-accel | diff - %t.boards
// RUN: hass-opt %t.turns --print-op-generic | torch-mlir-opt --allow-unregistered-dialect -o /dev/null

// Where partitions would help, the error says so; too few or too many are errors.
// RUN: not hass-opt %s --hass-design="device=%S/Inputs/tiny.toml samples=2" 2>&1 | filecheck %s --check-prefix WHOLE
// RUN: not hass-opt %s --hass-design="device=%S/Inputs/tiny.toml samples=2 partitions=2" 2>&1 | filecheck %s --check-prefix FEW
// RUN: not hass-opt %s --hass-design="device=%S/Inputs/tiny.toml samples=2 devices=2" 2>&1 | filecheck %s --check-prefix BOARD-FEW
// RUN: not hass-opt %s --hass-design="device=%S/Inputs/tiny.toml partitions=3 devices=2" 2>&1 | filecheck %s --check-prefix BOTH
// RUN: not hass-opt %s --hass-design="batch=0" 2>&1 | filecheck %s --check-prefix BATCH

// WHOLE: error: the network does not fit device 'tiny': lut binds, even its smallest engines need {{[0-9]+}} and there are 840; the smallest listed device that fits is 'zedboard'; partitions=auto runs it on 'tiny' part by part
// FEW: error: the network cannot run on device 'tiny' in 2 partitions; it takes 4 or more (lut binds: the partition from 'b.slice1' on needs {{[0-9]+}} and there are 840), and there can be at most 4: use device 'zedboard' (the smallest listed that fits) or partitions=auto
// BOARD-FEW: error: the network does not fit 2 boards of device 'tiny', it takes 4 or more (lut binds: the partition from 'a' on needs {{[0-9]+}} and there are 840); use more devices, device 'zedboard' (the smallest listed that fits) or partitions=auto on one
// BOTH: error: option 'partitions' of pass 'hass-design' counts partitions on one device; with devices each has one, leave it out
// BATCH: error: option 'batch' of pass 'hass-design' must lie between 1 and

// Layer b is too large, streamed or not: two slices of its filters, and a concat. Layer a's output
// passes over the partitions in the middle in memory, or from board to board. Weights that are
// streamed need not be loaded.

// CHECK: {{.*}}, batch = 8, reconfiguration_s = 1.000000e-03, cuts = ["b.slice0", "b.slice1", "c"], sliced = ["b"], slices = dense<2> : tensor<1xi64>, slice_axes = ["filters"]>
// CHECK:        accel.partition @partition0 attributes {{{.*}}clock_mhz = {{.*}}, weights_to_load_bits = 4096 : i64, reconfiguration_s = 1.000000e-03 : f64}
// CHECK-NEXT:     %[[X:.*]] = accel.read {{{.*}}index = 0 : i64, shape = array<i64: 16>}
// CHECK-NEXT:     %[[A:.*]] = accel.stage @a(%[[X]])
// CHECK-NEXT:     accel.write %[[A]] {{{.*}}index = 0 : i64, tensor = "a"}
// CHECK:        accel.partition @partition1 attributes {{{.*}}, weights_to_load_bits = 0 : i64,
// CHECK-NEXT:     %[[A:.*]] = accel.read {{{.*}}index = 0 : i64, tensor = "a", shape = array<i64: 16>}
// CHECK-NEXT:     %[[B:.*]] = accel.stage @b.slice0(%[[A]]) {source = "b", {{.*}}weight_memory = "stream", {{.*}}shape = array<i64: 256>, {{.*}}shape = array<i64: 256, 16>, {{.*}}filters = array<i64: 0, 256>}
// CHECK-NEXT:     accel.write %[[B]] {{{.*}}index = 1 : i64, tensor = "b.slice0"}
// CHECK:        accel.partition @partition2 attributes {{{.*}}, weights_to_load_bits = 0 : i64,
// CHECK-NEXT:     %[[A:.*]] = accel.read {{{.*}}index = 0 : i64, tensor = "a", shape = array<i64: 16>}
// CHECK-NEXT:     %[[B0:.*]] = accel.read {{{.*}}index = 1 : i64, tensor = "b.slice0", shape = array<i64: 256>}
// CHECK-NEXT:     %[[B1:.*]] = accel.stage @b.slice1(%[[A]]) {{{.*}}filters = array<i64: 256, 512>}
// CHECK-NEXT:     %[[B:.*]] = accel.stage @b.concat(%[[B0]], %[[B1]]) {{{.*}}operation = "concat", {{.*}}parameters = {axis = 1 : i64}
// CHECK-NEXT:     %[[R:.*]] = accel.stage @relu(%[[B]])
// CHECK-NEXT:     accel.write %[[R]] {{{.*}}index = 2 : i64, tensor = "relu"}
// CHECK:        accel.partition @partition3
// CHECK-NEXT:     %[[A:.*]] = accel.read {{{.*}}index = 0 : i64, tensor = "a", shape = array<i64: 16>}
// CHECK-NEXT:     %[[R:.*]] = accel.read {{{.*}}index = 2 : i64, tensor = "relu", shape = array<i64: 512>}
// CHECK-NEXT:     %[[C:.*]] = accel.stage @c(%[[R]])
// CHECK-NEXT:     %[[Y:.*]] = accel.stage @add(%[[C]], %[[A]])
// CHECK-NEXT:     accel.write %[[Y]] {{{.*}}index = 0 : i64}

// BOARDS: {{.*}}, batch = 1, devices = 4, cuts = ["b.slice1", "b.slice2", "c"]
// BOARDS:     accel.stage @b.slice0
// BOARDS:     accel.write %{{.*}} {{{.*}}, tensor = "a"}
// BOARDS:   accel.partition
// BOARDS:     accel.read {{{.*}}, tensor = "a",
// BOARDS:     %[[A1:.*]], %[[A2:.*]] = accel.fork
// BOARDS:     accel.stage @b.slice1(%[[A1]])
// BOARDS:     accel.write %[[A2]] {{.*}}tensor = "a"}
// BOARDS:     accel.stage @b.slice2
// BOARDS:     accel.stage @b.concat

// JSON:      "batch": 8,
// JSON-NEXT: "devices": 1,
// JSON:      "partitions": [
// JSON:      "weights_to_load_bits": 4096,
// JSON-NEXT: "reconfiguration_s": 0.001,
// JSON:      "index": 0,
// JSON-NEXT: "tensor": "a"

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
