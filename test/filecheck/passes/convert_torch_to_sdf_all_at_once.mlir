// RUN: not hass-opt %s --convert-torch-to-sdf 2>&1 | filecheck %s --match-full-lines
// RUN: not hass-opt %s --hass-search="device=zedboard" 2>&1 | filecheck %s --match-full-lines

// All that is unsupported is told at once, with its place and its name in the source model; what
// only depends on it is not.

// CHECK:      {{.*}}all_at_once.mlir:16:3: error: torch.aten.erf ('gate.act' in the source model): this op is not supported; only as part of a gelu
// CHECK-NEXT: {{.*}}all_at_once.mlir:18:3: error: torch.aten.clamp: clamping to 1..none is not supported, only 0..6 and 0..none; use relu6 or relu, and train the model with it
// CHECK-NEXT: {{.*}}all_at_once.mlir:20:3: error: torch.aten.exp: this op is not supported; {{.*}}
// CHECK-NOT:  {{.*}}error{{.*}}

func.func @main(%x: !torch.vtensor<[1,4],f32>) -> !torch.vtensor<[1,4],f32> {
  %int1 = torch.constant.int 1
  %none = torch.constant.none
  %0 = torch.aten.relu %x : !torch.vtensor<[1,4],f32> -> !torch.vtensor<[1,4],f32>
  %1 = torch.aten.erf %0 {hass.source = "gate.act"} : !torch.vtensor<[1,4],f32> -> !torch.vtensor<[1,4],f32>
  %2 = torch.aten.relu %1 : !torch.vtensor<[1,4],f32> -> !torch.vtensor<[1,4],f32>
  %3 = torch.aten.clamp %0, %int1, %none : !torch.vtensor<[1,4],f32>, !torch.int, !torch.none -> !torch.vtensor<[1,4],f32>
  %4 = torch.aten.add.Tensor %2, %3, %int1 : !torch.vtensor<[1,4],f32>, !torch.vtensor<[1,4],f32>, !torch.int -> !torch.vtensor<[1,4],f32>
  %5 = torch.aten.exp %4 : !torch.vtensor<[1,4],f32> -> !torch.vtensor<[1,4],f32>
  return %5 : !torch.vtensor<[1,4],f32>
}
