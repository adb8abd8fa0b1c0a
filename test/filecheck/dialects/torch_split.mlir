// Two modules in one process, and weights used twice: every handle keeps its name.
// RUN: hass-opt %s --split-input-file | filecheck %s
// RUN: hass-opt %s --split-input-file --print-op-generic | hass-opt --split-input-file | filecheck %s
// RUN: xdsl-opt %s --split-input-file | filecheck %s

// CHECK: torch.vtensor.literal(dense_resource<"0.weight"> : tensor<2xf32>)
// CHECK: torch.vtensor.literal(dense_resource<"0.weight"> : tensor<2xf32>)
// CHECK: torch.vtensor.literal(dense_resource<fc.weight> : tensor<2xf32>)
%0 = torch.vtensor.literal(dense_resource<"0.weight"> : tensor<2xf32>) : !torch.vtensor<[2],f32>
%1 = torch.vtensor.literal(dense_resource<"0.weight"> : tensor<2xf32>) : !torch.vtensor<[2],f32>
%2 = torch.vtensor.literal(dense_resource<fc.weight> : tensor<2xf32>) : !torch.vtensor<[2],f32>

// -----

// CHECK: // {{-+}}
// CHECK: torch.vtensor.literal(dense_resource<"0.weight"> : tensor<2xf32>)
// CHECK: torch.vtensor.literal(dense_resource<fc.weight> : tensor<2xf32>)
%0 = torch.vtensor.literal(dense_resource<"0.weight"> : tensor<2xf32>) : !torch.vtensor<[2],f32>
%1 = torch.vtensor.literal(dense_resource<fc.weight> : tensor<2xf32>) : !torch.vtensor<[2],f32>
