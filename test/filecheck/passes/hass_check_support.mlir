// RUN: not hass-opt %s --hass-check-support="function=five" 2>&1 | filecheck %s --match-full-lines
// RUN: not hass-opt %s --hass-search="function=five" 2>&1 | filecheck %s --match-full-lines
// RUN: not hass-opt %s --hass-design="function=five" 2>&1 | filecheck %s --match-full-lines
// RUN: hass-opt %s --hass-check-support="function=tokens host=true" 2>&1 >/dev/null | filecheck %s --check-prefix=HOST --match-full-lines
// RUN: hass-opt %s --hass-check-support="function=tokens" 2>&1 | filecheck %s --check-prefix=SAME
// RUN: not hass-opt %s --hass-check-support="function=fiv" 2>&1 | filecheck %s --check-prefix=UNKNOWN

// All that cannot be mapped is told at once: ops without counterpart, settings, and what has a
// counterpart but no engine. What only depends on it is not.

// CHECK:      {{.*}}hass_check_support.mlir:29:3: error: torch.aten.erf ('gate.act' in the source model): this op is not supported; only as part of a gelu
// CHECK-NEXT: {{.*}}hass_check_support.mlir:31:3: error: torch.aten.clamp: clamping to 1..none is not supported, only 0..6 and 0..none; use relu6 or relu, and train the model with it
// CHECK-NEXT: {{.*}}hass_check_support.mlir:32:3: error: torch.aten.argmax ('head.best' in the source model): this op is not supported; leave it to the host and import the part before it
// CHECK-NEXT: {{.*}}hass_check_support.mlir:33:3: error: torch.aten.elu: this op is not supported; replace it by nn.ReLU, nn.GELU, nn.SiLU, nn.Hardswish or nn.LeakyReLU
// CHECK-NEXT: {{.*}}hass_check_support.mlir:28:3: error: 'gate.weights' in the source model: a softmax over axis 1 of (1, 2, 4) meets words that do not follow each other; transpose before it
// CHECK-NOT:  {{.*}}error{{.*}}

// HOST: {{.*}}hass_check_support.mlir:42:3: remark: 'sdf.embedding' ('words' in the source model) is left to the host, which has its table; the accelerator reads the rows

// SAME-NOT: remark
// SAME:     torch.aten.embedding

// UNKNOWN: error: the module has no function 'fiv' (did you mean 'five'?); it has: 'five', 'tokens'

func.func @five(%x: !torch.vtensor<[1,2,4],f32>) -> !torch.vtensor<[1,2,4],f32> {
  %int1 = torch.constant.int 1
  %none = torch.constant.none
  %0 = torch.aten.softmax.int %x, %int1, %none {hass.source = "gate.weights"} : !torch.vtensor<[1,2,4],f32>, !torch.int, !torch.none -> !torch.vtensor<[1,2,4],f32>
  %1 = torch.aten.erf %0 {hass.source = "gate.act"} : !torch.vtensor<[1,2,4],f32> -> !torch.vtensor<[1,2,4],f32>
  %2 = torch.aten.relu %1 : !torch.vtensor<[1,2,4],f32> -> !torch.vtensor<[1,2,4],f32>
  %3 = torch.aten.clamp %0, %int1, %none : !torch.vtensor<[1,2,4],f32>, !torch.int, !torch.none -> !torch.vtensor<[1,2,4],f32>
  %best = torch.aten.argmax %0, %none, %none {hass.source = "head.best"} : !torch.vtensor<[1,2,4],f32>, !torch.none, !torch.none -> !torch.vtensor<[],si64>
  %4 = torch.aten.elu %0, %int1, %int1, %int1 : !torch.vtensor<[1,2,4],f32>, !torch.int, !torch.int, !torch.int -> !torch.vtensor<[1,2,4],f32>
  %5 = torch.aten.add.Tensor %2, %4, %int1 : !torch.vtensor<[1,2,4],f32>, !torch.vtensor<[1,2,4],f32>, !torch.int -> !torch.vtensor<[1,2,4],f32>
  return %5 : !torch.vtensor<[1,2,4],f32>
}

func.func @tokens(%x: !torch.vtensor<[1,3],si64>) -> !torch.vtensor<[1,3,2],f32> {
  %int-1 = torch.constant.int -1
  %false = torch.constant.bool false
  %table = torch.vtensor.literal(dense<1.0> : tensor<5x2xf32>) : !torch.vtensor<[5,2],f32>
  %0 = torch.aten.embedding %table, %x, %int-1, %false, %false {hass.source = "words"} : !torch.vtensor<[5,2],f32>, !torch.vtensor<[1,3],si64>, !torch.int, !torch.bool, !torch.bool -> !torch.vtensor<[1,3,2],f32>
  return %0 : !torch.vtensor<[1,3,2],f32>
}
