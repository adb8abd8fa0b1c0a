// A step left out is an error that names the pass to run.

// RUN: not hass-opt %s --sdf-fold-batch-norm="function=torch" 2>&1 | filecheck %s --check-prefix=TORCH
// RUN: not hass-opt %s --sdf-annotate-sparsity="function=torch" 2>&1 | filecheck %s --check-prefix=TORCH
// RUN: not hass-opt %s --sdf-search="function=torch device=zedboard" 2>&1 | filecheck %s --check-prefix=TORCH
// TORCH: preconditions.mlir:{{[0-9]+}}:1: error: the network is still in the torch dialect; run convert-torch-to-sdf

// RUN: not hass-opt %s --sdf-search="function=bare device=zedboard" 2>&1 | filecheck %s --check-prefix=BARE
// BARE: preconditions.mlir:{{[0-9]+}}:1: error: the layers have no zero statistics; run sdf-annotate-sparsity first

// RUN: not hass-opt %s --lower-sdf-to-accel="function=bare" 2>&1 | filecheck %s --check-prefix=LOWER
// LOWER: preconditions.mlir:{{[0-9]+}}:1: error: no accelerator has been designed for the network; run sdf-search first

// RUN: not hass-opt %s -t accel-json 2>&1 | filecheck %s --check-prefix=JSON
// JSON: error: the module has no accelerator; run hass-search first

// RUN: not hass-opt %s --convert-torch-to-sdf="function=bare" 2>&1 | filecheck %s --check-prefix=CONVERT
// CONVERT: error: there is no function of the torch dialect to convert; import a model with hass-import first

// RUN: not hass-opt %s --hass-search="device=zedboard" 2>&1 | filecheck %s --check-prefix=SEVERAL
// SEVERAL: error: the module has several functions ('torch', 'bare', 'nothing', 'two_inputs', 'mixed', 'computed', 'integers', 'blocks'); choose one with function=NAME

// RUN: not hass-opt %s --hass-search="device=zedboard function=nothing" 2>&1 | filecheck %s --check-prefix=NOTHING
// NOTHING: preconditions.mlir:{{.*}}: error: function 'nothing' has no convolution or linear layer, so there is nothing to prune

// RUN: not hass-opt %s --hass-search="device=zedboard function=two_inputs" 2>&1 | filecheck %s --check-prefix=INPUTS
// INPUTS: preconditions.mlir:{{.*}}: error: function 'two_inputs' must have one input and return something

func.func @torch(%x: !torch.vtensor<[1,2],f32>) -> !torch.vtensor<[1,2],f32> {
  return %x : !torch.vtensor<[1,2],f32>
}

func.func @bare(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %w = sdf.constant {value = dense<1.0> : tensor<2x2xf32>} : tensor<2x2xf32>
  %0 = sdf.linear %x, %w : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}

func.func @nothing(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %0 = sdf.relu %x : (tensor<1x2xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}

func.func @two_inputs(%x: tensor<1x2xf32>, %y: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %0 = sdf.add %x, %y : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}

// RUN: not hass-opt %s --hass-search="device=zedboard function=mixed" 2>&1 | filecheck %s --check-prefix=MIXED
// MIXED: preconditions.mlir:{{[0-9]+}}:3: error: arith.addf: this op is not supported; replace it in the model, or leave it to the host
func.func @mixed(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %w = sdf.constant {value = dense<1.0> : tensor<2x2xf32>} : tensor<2x2xf32>
  %0 = sdf.linear %x, %w : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  %1 = arith.addf %0, %0 : tensor<1x2xf32>
  return %1 : tensor<1x2xf32>
}

// RUN: not hass-opt %s --hass-search="device=zedboard function=computed" 2>&1 | filecheck %s --check-prefix=COMPUTED
// COMPUTED: error: a weight must come from sdf.weight, sdf.constant or an op that transforms one, not from 'a block argument'
func.func @computed(%x: tensor<2x2xf32>) -> tensor<2x2xf32> {
  %0 = sdf.linear %x, %x : (tensor<2x2xf32>, tensor<2x2xf32>) -> tensor<2x2xf32>
  return %0 : tensor<2x2xf32>
}

// RUN: not hass-opt %s --hass-search="device=zedboard function=integers" 2>&1 | filecheck %s --check-prefix=INTEGERS
// INTEGERS: preconditions.mlir:{{[0-9]+}}:1: error: function 'integers' takes or returns i32; a network has float32 tensors of fixed shape, batch first
func.func @integers(%x: i32) -> i32 {
  return %x : i32
}

// RUN: not hass-opt %s --sdf-annotate-sparsity="function=blocks" 2>&1 | filecheck %s --check-prefix=BLOCKS
// BLOCKS: preconditions.mlir:{{[0-9]+}}:1: error: function 'blocks' has several blocks; a network has one
func.func @blocks(%x: tensor<1x2xf32>) -> tensor<1x2xf32> {
  cf.br ^bb1
^bb1:
  return %x : tensor<1x2xf32>
}
