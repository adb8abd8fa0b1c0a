// RUN: hass-opt %s --convert-torch-to-sdf="function=second" | filecheck %s
// RUN: hass-opt %s --convert-torch-to-sdf="function=second" --convert-torch-to-sdf="function=first" | hass-opt | filecheck %s --check-prefix=BOTH
// RUN: not hass-opt %s --convert-torch-to-sdf="function=secnd" 2>&1 | filecheck %s --check-prefix=UNKNOWN
// RUN: not hass-opt %s --convert-torch-to-sdf="function=third" 2>&1 | filecheck %s --check-prefix=NOT-TORCH

// Only the function asked for changes; declarations stay.

// CHECK:      func.func @first(%x: !torch.vtensor<[1,4],f32>) -> !torch.vtensor<[1,4],f32> {
// CHECK-NEXT:   %0 = torch.aten.relu %x
// CHECK:      func.func private @second(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
// CHECK-NEXT:   %0 = sdf.relu %x
// CHECK:      func.func @third(%x: tensor<1x4xf32>)
// CHECK:      func.func private @elsewhere(!torch.vtensor<[1,4],f32>)

// BOTH:       func.func @first(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
// BOTH-NEXT:    %0 = sdf.relu %x
// BOTH:       func.func private @second(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
// BOTH:       func.func private @elsewhere(!torch.vtensor<[1,4],f32>)

// UNKNOWN: error: the module has no function 'secnd' (did you mean 'second'?); it has: 'first', 'second', 'third'
// NOT-TORCH: error: there is no function of the torch dialect to convert; import a model with hass-import first

func.func @first(%x: !torch.vtensor<[1,4],f32>) -> !torch.vtensor<[1,4],f32> {
  %0 = torch.aten.relu %x : !torch.vtensor<[1,4],f32> -> !torch.vtensor<[1,4],f32>
  return %0 : !torch.vtensor<[1,4],f32>
}

func.func private @second(%x: !torch.vtensor<[1,4],f32>) -> !torch.vtensor<[1,4],f32> {
  %0 = torch.aten.relu %x : !torch.vtensor<[1,4],f32> -> !torch.vtensor<[1,4],f32>
  return %0 : !torch.vtensor<[1,4],f32>
}

func.func @third(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  return %x : tensor<1x4xf32>
}

func.func private @elsewhere(!torch.vtensor<[1,4],f32>)
