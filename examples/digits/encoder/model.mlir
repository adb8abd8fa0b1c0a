module attributes {hass.network = "encoder", hass.weights = "model.safetensors", hass.weights_digest = "sha256:d1e153c90ea564759458f3c559e5d463ac6e171e7d455cdd3914960dba4e110d", hass.calibration = "calibration.npz", hass.calibration_digest = "sha256:5cce3f6edcd3f611c09c966061bd9a6f06a6ab89ec76380f64c3607f063c9b6a"} {
  func.func @main(%arg0: !torch.vtensor<[1,1,8,8],f32>) -> !torch.vtensor<[1,10],f32> attributes {torch.assume_strict_symbolic_shapes} {
    %0 = torch.vtensor.literal(dense_resource<classifier.bias> : tensor<10xf32>) : !torch.vtensor<[10],f32>
    %1 = torch.vtensor.literal(dense_resource<classifier.weight> : tensor<10x48xf32>) : !torch.vtensor<[10,48],f32>
    %2 = torch.vtensor.literal(dense_resource<blocks.2.norm2.bias> : tensor<48xf32>) : !torch.vtensor<[48],f32>
    %3 = torch.vtensor.literal(dense_resource<blocks.2.norm2.weight> : tensor<48xf32>) : !torch.vtensor<[48],f32>
    %4 = torch.vtensor.literal(dense_resource<blocks.2.down.bias> : tensor<48xf32>) : !torch.vtensor<[48],f32>
    %5 = torch.vtensor.literal(dense_resource<blocks.2.down.weight> : tensor<48x192xf32>) : !torch.vtensor<[48,192],f32>
    %6 = torch.vtensor.literal(dense_resource<blocks.2.up.bias> : tensor<192xf32>) : !torch.vtensor<[192],f32>
    %7 = torch.vtensor.literal(dense_resource<blocks.2.up.weight> : tensor<192x48xf32>) : !torch.vtensor<[192,48],f32>
    %8 = torch.vtensor.literal(dense_resource<blocks.2.norm1.bias> : tensor<48xf32>) : !torch.vtensor<[48],f32>
    %9 = torch.vtensor.literal(dense_resource<blocks.2.norm1.weight> : tensor<48xf32>) : !torch.vtensor<[48],f32>
    %10 = torch.vtensor.literal(dense_resource<blocks.2.attention.output.bias> : tensor<48xf32>) : !torch.vtensor<[48],f32>
    %11 = torch.vtensor.literal(dense_resource<blocks.2.attention.output.weight> : tensor<48x48xf32>) : !torch.vtensor<[48,48],f32>
    %12 = torch.vtensor.literal(dense_resource<blocks.2.attention.value.bias> : tensor<48xf32>) : !torch.vtensor<[48],f32>
    %13 = torch.vtensor.literal(dense_resource<blocks.2.attention.value.weight> : tensor<48x48xf32>) : !torch.vtensor<[48,48],f32>
    %14 = torch.vtensor.literal(dense_resource<blocks.2.attention.key.bias> : tensor<48xf32>) : !torch.vtensor<[48],f32>
    %15 = torch.vtensor.literal(dense_resource<blocks.2.attention.key.weight> : tensor<48x48xf32>) : !torch.vtensor<[48,48],f32>
    %16 = torch.vtensor.literal(dense_resource<blocks.2.attention.query.bias> : tensor<48xf32>) : !torch.vtensor<[48],f32>
    %17 = torch.vtensor.literal(dense_resource<blocks.2.attention.query.weight> : tensor<48x48xf32>) : !torch.vtensor<[48,48],f32>
    %18 = torch.vtensor.literal(dense_resource<blocks.1.norm2.bias> : tensor<48xf32>) : !torch.vtensor<[48],f32>
    %19 = torch.vtensor.literal(dense_resource<blocks.1.norm2.weight> : tensor<48xf32>) : !torch.vtensor<[48],f32>
    %20 = torch.vtensor.literal(dense_resource<blocks.1.down.bias> : tensor<48xf32>) : !torch.vtensor<[48],f32>
    %21 = torch.vtensor.literal(dense_resource<blocks.1.down.weight> : tensor<48x192xf32>) : !torch.vtensor<[48,192],f32>
    %22 = torch.vtensor.literal(dense_resource<blocks.1.up.bias> : tensor<192xf32>) : !torch.vtensor<[192],f32>
    %23 = torch.vtensor.literal(dense_resource<blocks.1.up.weight> : tensor<192x48xf32>) : !torch.vtensor<[192,48],f32>
    %24 = torch.vtensor.literal(dense_resource<blocks.1.norm1.bias> : tensor<48xf32>) : !torch.vtensor<[48],f32>
    %25 = torch.vtensor.literal(dense_resource<blocks.1.norm1.weight> : tensor<48xf32>) : !torch.vtensor<[48],f32>
    %26 = torch.vtensor.literal(dense_resource<blocks.1.attention.output.bias> : tensor<48xf32>) : !torch.vtensor<[48],f32>
    %27 = torch.vtensor.literal(dense_resource<blocks.1.attention.output.weight> : tensor<48x48xf32>) : !torch.vtensor<[48,48],f32>
    %28 = torch.vtensor.literal(dense_resource<blocks.1.attention.value.bias> : tensor<48xf32>) : !torch.vtensor<[48],f32>
    %29 = torch.vtensor.literal(dense_resource<blocks.1.attention.value.weight> : tensor<48x48xf32>) : !torch.vtensor<[48,48],f32>
    %30 = torch.vtensor.literal(dense_resource<blocks.1.attention.key.bias> : tensor<48xf32>) : !torch.vtensor<[48],f32>
    %31 = torch.vtensor.literal(dense_resource<blocks.1.attention.key.weight> : tensor<48x48xf32>) : !torch.vtensor<[48,48],f32>
    %32 = torch.vtensor.literal(dense_resource<blocks.1.attention.query.bias> : tensor<48xf32>) : !torch.vtensor<[48],f32>
    %33 = torch.vtensor.literal(dense_resource<blocks.1.attention.query.weight> : tensor<48x48xf32>) : !torch.vtensor<[48,48],f32>
    %34 = torch.vtensor.literal(dense_resource<blocks.0.norm2.bias> : tensor<48xf32>) : !torch.vtensor<[48],f32>
    %35 = torch.vtensor.literal(dense_resource<blocks.0.norm2.weight> : tensor<48xf32>) : !torch.vtensor<[48],f32>
    %36 = torch.vtensor.literal(dense_resource<blocks.0.down.bias> : tensor<48xf32>) : !torch.vtensor<[48],f32>
    %37 = torch.vtensor.literal(dense_resource<blocks.0.down.weight> : tensor<48x192xf32>) : !torch.vtensor<[48,192],f32>
    %str = torch.constant.str "none"
    %38 = torch.vtensor.literal(dense_resource<blocks.0.up.bias> : tensor<192xf32>) : !torch.vtensor<[192],f32>
    %39 = torch.vtensor.literal(dense_resource<blocks.0.up.weight> : tensor<192x48xf32>) : !torch.vtensor<[192,48],f32>
    %40 = torch.vtensor.literal(dense_resource<blocks.0.norm1.bias> : tensor<48xf32>) : !torch.vtensor<[48],f32>
    %41 = torch.vtensor.literal(dense_resource<blocks.0.norm1.weight> : tensor<48xf32>) : !torch.vtensor<[48],f32>
    %42 = torch.vtensor.literal(dense_resource<blocks.0.attention.output.bias> : tensor<48xf32>) : !torch.vtensor<[48],f32>
    %43 = torch.vtensor.literal(dense_resource<blocks.0.attention.output.weight> : tensor<48x48xf32>) : !torch.vtensor<[48,48],f32>
    %float0.000000e00 = torch.constant.float 0.000000e+00
    %none = torch.constant.none
    %44 = torch.vtensor.literal(dense_resource<blocks.0.attention.value.bias> : tensor<48xf32>) : !torch.vtensor<[48],f32>
    %45 = torch.vtensor.literal(dense_resource<blocks.0.attention.value.weight> : tensor<48x48xf32>) : !torch.vtensor<[48,48],f32>
    %46 = torch.vtensor.literal(dense_resource<blocks.0.attention.key.bias> : tensor<48xf32>) : !torch.vtensor<[48],f32>
    %47 = torch.vtensor.literal(dense_resource<blocks.0.attention.key.weight> : tensor<48x48xf32>) : !torch.vtensor<[48,48],f32>
    %int12 = torch.constant.int 12
    %int4 = torch.constant.int 4
    %48 = torch.vtensor.literal(dense_resource<blocks.0.attention.query.bias> : tensor<48xf32>) : !torch.vtensor<[48],f32>
    %49 = torch.vtensor.literal(dense_resource<blocks.0.attention.query.weight> : tensor<48x48xf32>) : !torch.vtensor<[48,48],f32>
    %false = torch.constant.bool false
    %float1.000000e-05 = torch.constant.float 1.000000e-05
    %50 = torch.vtensor.literal(dense_resource<norm.bias> : tensor<48xf32>) : !torch.vtensor<[48],f32>
    %51 = torch.vtensor.literal(dense_resource<norm.weight> : tensor<48xf32>) : !torch.vtensor<[48],f32>
    %52 = torch.vtensor.literal(dense_resource<positions> : tensor<1x16x48xf32>) : !torch.vtensor<[1,16,48],f32>
    %int16 = torch.constant.int 16
    %int48 = torch.constant.int 48
    %int1 = torch.constant.int 1
    %int0 = torch.constant.int 0
    %53 = torch.vtensor.literal(dense_resource<patches.weight> : tensor<48x1x2x2xf32>) : !torch.vtensor<[48,1,2,2],f32>
    %54 = torch.vtensor.literal(dense_resource<patches.bias> : tensor<48xf32>) : !torch.vtensor<[48],f32>
    %int2 = torch.constant.int 2
    %55 = torch.prim.ListConstruct %int2, %int2 : (!torch.int, !torch.int) -> !torch.list<int>
    %56 = torch.prim.ListConstruct %int0, %int0 : (!torch.int, !torch.int) -> !torch.list<int>
    %57 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %58 = torch.aten.conv2d %arg0, %53, %54, %55, %56, %57, %int1 {hass.source = "patches"} : !torch.vtensor<[1,1,8,8],f32>, !torch.vtensor<[48,1,2,2],f32>, !torch.vtensor<[48],f32>, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,48,4,4],f32>
    %59 = torch.prim.ListConstruct %int1, %int48, %int16 : (!torch.int, !torch.int, !torch.int) -> !torch.list<int>
    %60 = torch.aten.view %58, %59 {hass.source = "view"} : !torch.vtensor<[1,48,4,4],f32>, !torch.list<int> -> !torch.vtensor<[1,48,16],f32>
    %61 = torch.aten.transpose.int %60, %int1, %int2 {hass.source = "transpose"} : !torch.vtensor<[1,48,16],f32>, !torch.int, !torch.int -> !torch.vtensor<[1,16,48],f32>
    %62 = torch.aten.add.Tensor %61, %52, %int1 {hass.source = "add"} : !torch.vtensor<[1,16,48],f32>, !torch.vtensor<[1,16,48],f32>, !torch.int -> !torch.vtensor<[1,16,48],f32>
    %63 = torch.prim.ListConstruct %int48 : (!torch.int) -> !torch.list<int>
    %64 = torch.aten.layer_norm %62, %63, %51, %50, %float1.000000e-05, %false {hass.source = "norm"} : !torch.vtensor<[1,16,48],f32>, !torch.list<int>, !torch.vtensor<[48],f32>, !torch.vtensor<[48],f32>, !torch.float, !torch.bool -> !torch.vtensor<[1,16,48],f32>
    %65 = torch.aten.linear %64, %49, %48 {hass.source = "blocks.0.attention.query"} : !torch.vtensor<[1,16,48],f32>, !torch.vtensor<[48,48],f32>, !torch.vtensor<[48],f32> -> !torch.vtensor<[1,16,48],f32>
    %66 = torch.prim.ListConstruct %int1, %int16, %int4, %int12 : (!torch.int, !torch.int, !torch.int, !torch.int) -> !torch.list<int>
    %67 = torch.aten.view %65, %66 {hass.source = "blocks.0.attention.view"} : !torch.vtensor<[1,16,48],f32>, !torch.list<int> -> !torch.vtensor<[1,16,4,12],f32>
    %68 = torch.aten.transpose.int %67, %int1, %int2 {hass.source = "blocks.0.attention.transpose"} : !torch.vtensor<[1,16,4,12],f32>, !torch.int, !torch.int -> !torch.vtensor<[1,4,16,12],f32>
    %69 = torch.aten.linear %64, %47, %46 {hass.source = "blocks.0.attention.key"} : !torch.vtensor<[1,16,48],f32>, !torch.vtensor<[48,48],f32>, !torch.vtensor<[48],f32> -> !torch.vtensor<[1,16,48],f32>
    %70 = torch.prim.ListConstruct %int1, %int16, %int4, %int12 : (!torch.int, !torch.int, !torch.int, !torch.int) -> !torch.list<int>
    %71 = torch.aten.view %69, %70 {hass.source = "blocks.0.attention.view_1"} : !torch.vtensor<[1,16,48],f32>, !torch.list<int> -> !torch.vtensor<[1,16,4,12],f32>
    %72 = torch.aten.transpose.int %71, %int1, %int2 {hass.source = "blocks.0.attention.transpose_1"} : !torch.vtensor<[1,16,4,12],f32>, !torch.int, !torch.int -> !torch.vtensor<[1,4,16,12],f32>
    %73 = torch.aten.linear %64, %45, %44 {hass.source = "blocks.0.attention.value"} : !torch.vtensor<[1,16,48],f32>, !torch.vtensor<[48,48],f32>, !torch.vtensor<[48],f32> -> !torch.vtensor<[1,16,48],f32>
    %74 = torch.prim.ListConstruct %int1, %int16, %int4, %int12 : (!torch.int, !torch.int, !torch.int, !torch.int) -> !torch.list<int>
    %75 = torch.aten.view %73, %74 {hass.source = "blocks.0.attention.view_2"} : !torch.vtensor<[1,16,48],f32>, !torch.list<int> -> !torch.vtensor<[1,16,4,12],f32>
    %76 = torch.aten.transpose.int %75, %int1, %int2 {hass.source = "blocks.0.attention.transpose_2"} : !torch.vtensor<[1,16,4,12],f32>, !torch.int, !torch.int -> !torch.vtensor<[1,4,16,12],f32>
    %77 = torch.aten.scaled_dot_product_attention %68, %72, %76, %none, %float0.000000e00, %false, %none, %false {hass.source = "blocks.0.attention.scaled_dot_product_attention"} : !torch.vtensor<[1,4,16,12],f32>, !torch.vtensor<[1,4,16,12],f32>, !torch.vtensor<[1,4,16,12],f32>, !torch.none, !torch.float, !torch.bool, !torch.none, !torch.bool -> !torch.vtensor<[1,4,16,12],f32>
    %78 = torch.aten.transpose.int %77, %int1, %int2 {hass.source = "blocks.0.attention.transpose_3"} : !torch.vtensor<[1,4,16,12],f32>, !torch.int, !torch.int -> !torch.vtensor<[1,16,4,12],f32>
    %79 = torch.prim.ListConstruct %int1, %int16, %int48 : (!torch.int, !torch.int, !torch.int) -> !torch.list<int>
    %80 = torch.aten.view %78, %79 {hass.source = "blocks.0.attention.view_3"} : !torch.vtensor<[1,16,4,12],f32>, !torch.list<int> -> !torch.vtensor<[1,16,48],f32>
    %81 = torch.aten.linear %80, %43, %42 {hass.source = "blocks.0.attention.output"} : !torch.vtensor<[1,16,48],f32>, !torch.vtensor<[48,48],f32>, !torch.vtensor<[48],f32> -> !torch.vtensor<[1,16,48],f32>
    %82 = torch.aten.add.Tensor %64, %81, %int1 {hass.source = "blocks.0.add"} : !torch.vtensor<[1,16,48],f32>, !torch.vtensor<[1,16,48],f32>, !torch.int -> !torch.vtensor<[1,16,48],f32>
    %83 = torch.prim.ListConstruct %int48 : (!torch.int) -> !torch.list<int>
    %84 = torch.aten.layer_norm %82, %83, %41, %40, %float1.000000e-05, %false {hass.source = "blocks.0.norm1"} : !torch.vtensor<[1,16,48],f32>, !torch.list<int>, !torch.vtensor<[48],f32>, !torch.vtensor<[48],f32>, !torch.float, !torch.bool -> !torch.vtensor<[1,16,48],f32>
    %85 = torch.aten.linear %84, %39, %38 {hass.source = "blocks.0.up"} : !torch.vtensor<[1,16,48],f32>, !torch.vtensor<[192,48],f32>, !torch.vtensor<[192],f32> -> !torch.vtensor<[1,16,192],f32>
    %86 = torch.aten.gelu %85, %str {hass.source = "blocks.0.gelu"} : !torch.vtensor<[1,16,192],f32>, !torch.str -> !torch.vtensor<[1,16,192],f32>
    %87 = torch.aten.linear %86, %37, %36 {hass.source = "blocks.0.down"} : !torch.vtensor<[1,16,192],f32>, !torch.vtensor<[48,192],f32>, !torch.vtensor<[48],f32> -> !torch.vtensor<[1,16,48],f32>
    %88 = torch.aten.add.Tensor %84, %87, %int1 {hass.source = "blocks.0.add_1"} : !torch.vtensor<[1,16,48],f32>, !torch.vtensor<[1,16,48],f32>, !torch.int -> !torch.vtensor<[1,16,48],f32>
    %89 = torch.prim.ListConstruct %int48 : (!torch.int) -> !torch.list<int>
    %90 = torch.aten.layer_norm %88, %89, %35, %34, %float1.000000e-05, %false {hass.source = "blocks.0.norm2"} : !torch.vtensor<[1,16,48],f32>, !torch.list<int>, !torch.vtensor<[48],f32>, !torch.vtensor<[48],f32>, !torch.float, !torch.bool -> !torch.vtensor<[1,16,48],f32>
    %91 = torch.aten.linear %90, %33, %32 {hass.source = "blocks.1.attention.query"} : !torch.vtensor<[1,16,48],f32>, !torch.vtensor<[48,48],f32>, !torch.vtensor<[48],f32> -> !torch.vtensor<[1,16,48],f32>
    %92 = torch.prim.ListConstruct %int1, %int16, %int4, %int12 : (!torch.int, !torch.int, !torch.int, !torch.int) -> !torch.list<int>
    %93 = torch.aten.view %91, %92 {hass.source = "blocks.1.attention.view"} : !torch.vtensor<[1,16,48],f32>, !torch.list<int> -> !torch.vtensor<[1,16,4,12],f32>
    %94 = torch.aten.transpose.int %93, %int1, %int2 {hass.source = "blocks.1.attention.transpose"} : !torch.vtensor<[1,16,4,12],f32>, !torch.int, !torch.int -> !torch.vtensor<[1,4,16,12],f32>
    %95 = torch.aten.linear %90, %31, %30 {hass.source = "blocks.1.attention.key"} : !torch.vtensor<[1,16,48],f32>, !torch.vtensor<[48,48],f32>, !torch.vtensor<[48],f32> -> !torch.vtensor<[1,16,48],f32>
    %96 = torch.prim.ListConstruct %int1, %int16, %int4, %int12 : (!torch.int, !torch.int, !torch.int, !torch.int) -> !torch.list<int>
    %97 = torch.aten.view %95, %96 {hass.source = "blocks.1.attention.view_1"} : !torch.vtensor<[1,16,48],f32>, !torch.list<int> -> !torch.vtensor<[1,16,4,12],f32>
    %98 = torch.aten.transpose.int %97, %int1, %int2 {hass.source = "blocks.1.attention.transpose_1"} : !torch.vtensor<[1,16,4,12],f32>, !torch.int, !torch.int -> !torch.vtensor<[1,4,16,12],f32>
    %99 = torch.aten.linear %90, %29, %28 {hass.source = "blocks.1.attention.value"} : !torch.vtensor<[1,16,48],f32>, !torch.vtensor<[48,48],f32>, !torch.vtensor<[48],f32> -> !torch.vtensor<[1,16,48],f32>
    %100 = torch.prim.ListConstruct %int1, %int16, %int4, %int12 : (!torch.int, !torch.int, !torch.int, !torch.int) -> !torch.list<int>
    %101 = torch.aten.view %99, %100 {hass.source = "blocks.1.attention.view_2"} : !torch.vtensor<[1,16,48],f32>, !torch.list<int> -> !torch.vtensor<[1,16,4,12],f32>
    %102 = torch.aten.transpose.int %101, %int1, %int2 {hass.source = "blocks.1.attention.transpose_2"} : !torch.vtensor<[1,16,4,12],f32>, !torch.int, !torch.int -> !torch.vtensor<[1,4,16,12],f32>
    %103 = torch.aten.scaled_dot_product_attention %94, %98, %102, %none, %float0.000000e00, %false, %none, %false {hass.source = "blocks.1.attention.scaled_dot_product_attention"} : !torch.vtensor<[1,4,16,12],f32>, !torch.vtensor<[1,4,16,12],f32>, !torch.vtensor<[1,4,16,12],f32>, !torch.none, !torch.float, !torch.bool, !torch.none, !torch.bool -> !torch.vtensor<[1,4,16,12],f32>
    %104 = torch.aten.transpose.int %103, %int1, %int2 {hass.source = "blocks.1.attention.transpose_3"} : !torch.vtensor<[1,4,16,12],f32>, !torch.int, !torch.int -> !torch.vtensor<[1,16,4,12],f32>
    %105 = torch.prim.ListConstruct %int1, %int16, %int48 : (!torch.int, !torch.int, !torch.int) -> !torch.list<int>
    %106 = torch.aten.view %104, %105 {hass.source = "blocks.1.attention.view_3"} : !torch.vtensor<[1,16,4,12],f32>, !torch.list<int> -> !torch.vtensor<[1,16,48],f32>
    %107 = torch.aten.linear %106, %27, %26 {hass.source = "blocks.1.attention.output"} : !torch.vtensor<[1,16,48],f32>, !torch.vtensor<[48,48],f32>, !torch.vtensor<[48],f32> -> !torch.vtensor<[1,16,48],f32>
    %108 = torch.aten.add.Tensor %90, %107, %int1 {hass.source = "blocks.1.add"} : !torch.vtensor<[1,16,48],f32>, !torch.vtensor<[1,16,48],f32>, !torch.int -> !torch.vtensor<[1,16,48],f32>
    %109 = torch.prim.ListConstruct %int48 : (!torch.int) -> !torch.list<int>
    %110 = torch.aten.layer_norm %108, %109, %25, %24, %float1.000000e-05, %false {hass.source = "blocks.1.norm1"} : !torch.vtensor<[1,16,48],f32>, !torch.list<int>, !torch.vtensor<[48],f32>, !torch.vtensor<[48],f32>, !torch.float, !torch.bool -> !torch.vtensor<[1,16,48],f32>
    %111 = torch.aten.linear %110, %23, %22 {hass.source = "blocks.1.up"} : !torch.vtensor<[1,16,48],f32>, !torch.vtensor<[192,48],f32>, !torch.vtensor<[192],f32> -> !torch.vtensor<[1,16,192],f32>
    %112 = torch.aten.gelu %111, %str {hass.source = "blocks.1.gelu"} : !torch.vtensor<[1,16,192],f32>, !torch.str -> !torch.vtensor<[1,16,192],f32>
    %113 = torch.aten.linear %112, %21, %20 {hass.source = "blocks.1.down"} : !torch.vtensor<[1,16,192],f32>, !torch.vtensor<[48,192],f32>, !torch.vtensor<[48],f32> -> !torch.vtensor<[1,16,48],f32>
    %114 = torch.aten.add.Tensor %110, %113, %int1 {hass.source = "blocks.1.add_1"} : !torch.vtensor<[1,16,48],f32>, !torch.vtensor<[1,16,48],f32>, !torch.int -> !torch.vtensor<[1,16,48],f32>
    %115 = torch.prim.ListConstruct %int48 : (!torch.int) -> !torch.list<int>
    %116 = torch.aten.layer_norm %114, %115, %19, %18, %float1.000000e-05, %false {hass.source = "blocks.1.norm2"} : !torch.vtensor<[1,16,48],f32>, !torch.list<int>, !torch.vtensor<[48],f32>, !torch.vtensor<[48],f32>, !torch.float, !torch.bool -> !torch.vtensor<[1,16,48],f32>
    %117 = torch.aten.linear %116, %17, %16 {hass.source = "blocks.2.attention.query"} : !torch.vtensor<[1,16,48],f32>, !torch.vtensor<[48,48],f32>, !torch.vtensor<[48],f32> -> !torch.vtensor<[1,16,48],f32>
    %118 = torch.prim.ListConstruct %int1, %int16, %int4, %int12 : (!torch.int, !torch.int, !torch.int, !torch.int) -> !torch.list<int>
    %119 = torch.aten.view %117, %118 {hass.source = "blocks.2.attention.view"} : !torch.vtensor<[1,16,48],f32>, !torch.list<int> -> !torch.vtensor<[1,16,4,12],f32>
    %120 = torch.aten.transpose.int %119, %int1, %int2 {hass.source = "blocks.2.attention.transpose"} : !torch.vtensor<[1,16,4,12],f32>, !torch.int, !torch.int -> !torch.vtensor<[1,4,16,12],f32>
    %121 = torch.aten.linear %116, %15, %14 {hass.source = "blocks.2.attention.key"} : !torch.vtensor<[1,16,48],f32>, !torch.vtensor<[48,48],f32>, !torch.vtensor<[48],f32> -> !torch.vtensor<[1,16,48],f32>
    %122 = torch.prim.ListConstruct %int1, %int16, %int4, %int12 : (!torch.int, !torch.int, !torch.int, !torch.int) -> !torch.list<int>
    %123 = torch.aten.view %121, %122 {hass.source = "blocks.2.attention.view_1"} : !torch.vtensor<[1,16,48],f32>, !torch.list<int> -> !torch.vtensor<[1,16,4,12],f32>
    %124 = torch.aten.transpose.int %123, %int1, %int2 {hass.source = "blocks.2.attention.transpose_1"} : !torch.vtensor<[1,16,4,12],f32>, !torch.int, !torch.int -> !torch.vtensor<[1,4,16,12],f32>
    %125 = torch.aten.linear %116, %13, %12 {hass.source = "blocks.2.attention.value"} : !torch.vtensor<[1,16,48],f32>, !torch.vtensor<[48,48],f32>, !torch.vtensor<[48],f32> -> !torch.vtensor<[1,16,48],f32>
    %126 = torch.prim.ListConstruct %int1, %int16, %int4, %int12 : (!torch.int, !torch.int, !torch.int, !torch.int) -> !torch.list<int>
    %127 = torch.aten.view %125, %126 {hass.source = "blocks.2.attention.view_2"} : !torch.vtensor<[1,16,48],f32>, !torch.list<int> -> !torch.vtensor<[1,16,4,12],f32>
    %128 = torch.aten.transpose.int %127, %int1, %int2 {hass.source = "blocks.2.attention.transpose_2"} : !torch.vtensor<[1,16,4,12],f32>, !torch.int, !torch.int -> !torch.vtensor<[1,4,16,12],f32>
    %129 = torch.aten.scaled_dot_product_attention %120, %124, %128, %none, %float0.000000e00, %false, %none, %false {hass.source = "blocks.2.attention.scaled_dot_product_attention"} : !torch.vtensor<[1,4,16,12],f32>, !torch.vtensor<[1,4,16,12],f32>, !torch.vtensor<[1,4,16,12],f32>, !torch.none, !torch.float, !torch.bool, !torch.none, !torch.bool -> !torch.vtensor<[1,4,16,12],f32>
    %130 = torch.aten.transpose.int %129, %int1, %int2 {hass.source = "blocks.2.attention.transpose_3"} : !torch.vtensor<[1,4,16,12],f32>, !torch.int, !torch.int -> !torch.vtensor<[1,16,4,12],f32>
    %131 = torch.prim.ListConstruct %int1, %int16, %int48 : (!torch.int, !torch.int, !torch.int) -> !torch.list<int>
    %132 = torch.aten.view %130, %131 {hass.source = "blocks.2.attention.view_3"} : !torch.vtensor<[1,16,4,12],f32>, !torch.list<int> -> !torch.vtensor<[1,16,48],f32>
    %133 = torch.aten.linear %132, %11, %10 {hass.source = "blocks.2.attention.output"} : !torch.vtensor<[1,16,48],f32>, !torch.vtensor<[48,48],f32>, !torch.vtensor<[48],f32> -> !torch.vtensor<[1,16,48],f32>
    %134 = torch.aten.add.Tensor %116, %133, %int1 {hass.source = "blocks.2.add"} : !torch.vtensor<[1,16,48],f32>, !torch.vtensor<[1,16,48],f32>, !torch.int -> !torch.vtensor<[1,16,48],f32>
    %135 = torch.prim.ListConstruct %int48 : (!torch.int) -> !torch.list<int>
    %136 = torch.aten.layer_norm %134, %135, %9, %8, %float1.000000e-05, %false {hass.source = "blocks.2.norm1"} : !torch.vtensor<[1,16,48],f32>, !torch.list<int>, !torch.vtensor<[48],f32>, !torch.vtensor<[48],f32>, !torch.float, !torch.bool -> !torch.vtensor<[1,16,48],f32>
    %137 = torch.aten.linear %136, %7, %6 {hass.source = "blocks.2.up"} : !torch.vtensor<[1,16,48],f32>, !torch.vtensor<[192,48],f32>, !torch.vtensor<[192],f32> -> !torch.vtensor<[1,16,192],f32>
    %138 = torch.aten.gelu %137, %str {hass.source = "blocks.2.gelu"} : !torch.vtensor<[1,16,192],f32>, !torch.str -> !torch.vtensor<[1,16,192],f32>
    %139 = torch.aten.linear %138, %5, %4 {hass.source = "blocks.2.down"} : !torch.vtensor<[1,16,192],f32>, !torch.vtensor<[48,192],f32>, !torch.vtensor<[48],f32> -> !torch.vtensor<[1,16,48],f32>
    %140 = torch.aten.add.Tensor %136, %139, %int1 {hass.source = "blocks.2.add_1"} : !torch.vtensor<[1,16,48],f32>, !torch.vtensor<[1,16,48],f32>, !torch.int -> !torch.vtensor<[1,16,48],f32>
    %141 = torch.prim.ListConstruct %int48 : (!torch.int) -> !torch.list<int>
    %142 = torch.aten.layer_norm %140, %141, %3, %2, %float1.000000e-05, %false {hass.source = "blocks.2.norm2"} : !torch.vtensor<[1,16,48],f32>, !torch.list<int>, !torch.vtensor<[48],f32>, !torch.vtensor<[48],f32>, !torch.float, !torch.bool -> !torch.vtensor<[1,16,48],f32>
    %143 = torch.prim.ListConstruct %int1 : (!torch.int) -> !torch.list<int>
    %144 = torch.aten.mean.dim %142, %143, %false, %none {hass.source = "mean"} : !torch.vtensor<[1,16,48],f32>, !torch.list<int>, !torch.bool, !torch.none -> !torch.vtensor<[1,48],f32>
    %145 = torch.aten.linear %144, %1, %0 {hass.source = "classifier"} : !torch.vtensor<[1,48],f32>, !torch.vtensor<[10,48],f32>, !torch.vtensor<[10],f32> -> !torch.vtensor<[1,10],f32>
    return %145 : !torch.vtensor<[1,10],f32>
  }
}
