// RUN: hass-opt %s --split-input-file --verify-diagnostics --parsing-diagnostics | filecheck %s

// CHECK: torch.constant.int needs a property 'value' of its type
%0 = "torch.constant.int"() <{value = "3"}> : () -> !torch.int

// -----

// CHECK: torch.constant.int has one result, of type !torch.int
%0 = "torch.constant.int"() <{value = 3 : i64}> : () -> !torch.float

// -----

// CHECK: torch.constant.float needs a property 'value' of its type
%0 = "torch.constant.float"() : () -> !torch.float

// -----

// CHECK: torch.constant.none has one result, of type !torch.none
%0 = "torch.constant.none"() : () -> !torch.int

// -----

// CHECK: torch.vtensor.literal needs a property 'value', a dense_resource or dense elements
%0 = "torch.vtensor.literal"() <{value = 3 : i64}> : () -> !torch.vtensor<[2],f32>

// -----

// CHECK: torch.vtensor.literal has one result, of type !torch.vtensor
%0 = "torch.vtensor.literal"() <{value = dense<1.0> : tensor<2xf32>}> : () -> !torch.tensor<[2],f32>

// -----

// CHECK: torch.vtensor.literal holds a tensor<2xf32>, its result has shape (3,)
%0 = torch.vtensor.literal(dense_resource<w> : tensor<2xf32>) : !torch.vtensor<[3],f32>

// -----

// CHECK: torch.operator needs a string property 'name'
"torch.operator"() : () -> ()

// -----

// CHECK: string literal expected
%0 = torch.vtensor.literal(dense_resource<3> : tensor<2xf32>) : !torch.vtensor<[3],f32>

// -----

// CHECK: a list is made of 1 type(s)
func.func private @f(!torch.list<int, int>)

// -----

// CHECK: unknown type 'integer' in the torch dialect
func.func private @f(!torch.list<integer>)

// -----

// CHECK: torch.aten.made_up
%0 = torch.aten.made_up : !torch.int
