module attributes {hass.network = "resnet8", hass.weights = "model.safetensors", hass.weights_digest = "sha256:a63be949a23ba9dc10d6dd4fb2b60fcc366bd52f9502b08fa53c791058eb66b7", hass.calibration = "calibration.npz", hass.calibration_digest = "sha256:5cce3f6edcd3f611c09c966061bd9a6f06a6ab89ec76380f64c3607f063c9b6a"} {
  func.func @main(%arg0: !torch.vtensor<[1,1,8,8],f32>) -> !torch.vtensor<[1,10],f32> attributes {torch.assume_strict_symbolic_shapes} {
    %0 = torch.vtensor.literal(dense_resource<fc.bias> : tensor<10xf32>) : !torch.vtensor<[10],f32>
    %1 = torch.vtensor.literal(dense_resource<fc.weight> : tensor<10x64xf32>) : !torch.vtensor<[10,64],f32>
    %int64 = torch.constant.int 64
    %2 = torch.vtensor.literal(dense_resource<layer3.downsample.1.running_var> : tensor<64xf32>) : !torch.vtensor<[64],f32>
    %3 = torch.vtensor.literal(dense_resource<layer3.downsample.1.running_mean> : tensor<64xf32>) : !torch.vtensor<[64],f32>
    %4 = torch.vtensor.literal(dense_resource<layer3.downsample.1.bias> : tensor<64xf32>) : !torch.vtensor<[64],f32>
    %5 = torch.vtensor.literal(dense_resource<layer3.downsample.1.weight> : tensor<64xf32>) : !torch.vtensor<[64],f32>
    %6 = torch.vtensor.literal(dense_resource<layer3.downsample.0.weight> : tensor<64x32x1x1xf32>) : !torch.vtensor<[64,32,1,1],f32>
    %7 = torch.vtensor.literal(dense_resource<layer3.bn2.running_var> : tensor<64xf32>) : !torch.vtensor<[64],f32>
    %8 = torch.vtensor.literal(dense_resource<layer3.bn2.running_mean> : tensor<64xf32>) : !torch.vtensor<[64],f32>
    %9 = torch.vtensor.literal(dense_resource<layer3.bn2.bias> : tensor<64xf32>) : !torch.vtensor<[64],f32>
    %10 = torch.vtensor.literal(dense_resource<layer3.bn2.weight> : tensor<64xf32>) : !torch.vtensor<[64],f32>
    %11 = torch.vtensor.literal(dense_resource<layer3.conv2.weight> : tensor<64x64x3x3xf32>) : !torch.vtensor<[64,64,3,3],f32>
    %12 = torch.vtensor.literal(dense_resource<layer3.bn1.running_var> : tensor<64xf32>) : !torch.vtensor<[64],f32>
    %13 = torch.vtensor.literal(dense_resource<layer3.bn1.running_mean> : tensor<64xf32>) : !torch.vtensor<[64],f32>
    %14 = torch.vtensor.literal(dense_resource<layer3.bn1.bias> : tensor<64xf32>) : !torch.vtensor<[64],f32>
    %15 = torch.vtensor.literal(dense_resource<layer3.bn1.weight> : tensor<64xf32>) : !torch.vtensor<[64],f32>
    %16 = torch.vtensor.literal(dense_resource<layer3.conv1.weight> : tensor<64x32x3x3xf32>) : !torch.vtensor<[64,32,3,3],f32>
    %17 = torch.vtensor.literal(dense_resource<layer2.downsample.1.running_var> : tensor<32xf32>) : !torch.vtensor<[32],f32>
    %18 = torch.vtensor.literal(dense_resource<layer2.downsample.1.running_mean> : tensor<32xf32>) : !torch.vtensor<[32],f32>
    %19 = torch.vtensor.literal(dense_resource<layer2.downsample.1.bias> : tensor<32xf32>) : !torch.vtensor<[32],f32>
    %20 = torch.vtensor.literal(dense_resource<layer2.downsample.1.weight> : tensor<32xf32>) : !torch.vtensor<[32],f32>
    %int0 = torch.constant.int 0
    %21 = torch.vtensor.literal(dense_resource<layer2.downsample.0.weight> : tensor<32x16x1x1xf32>) : !torch.vtensor<[32,16,1,1],f32>
    %22 = torch.vtensor.literal(dense_resource<layer2.bn2.running_var> : tensor<32xf32>) : !torch.vtensor<[32],f32>
    %23 = torch.vtensor.literal(dense_resource<layer2.bn2.running_mean> : tensor<32xf32>) : !torch.vtensor<[32],f32>
    %24 = torch.vtensor.literal(dense_resource<layer2.bn2.bias> : tensor<32xf32>) : !torch.vtensor<[32],f32>
    %25 = torch.vtensor.literal(dense_resource<layer2.bn2.weight> : tensor<32xf32>) : !torch.vtensor<[32],f32>
    %26 = torch.vtensor.literal(dense_resource<layer2.conv2.weight> : tensor<32x32x3x3xf32>) : !torch.vtensor<[32,32,3,3],f32>
    %27 = torch.vtensor.literal(dense_resource<layer2.bn1.running_var> : tensor<32xf32>) : !torch.vtensor<[32],f32>
    %28 = torch.vtensor.literal(dense_resource<layer2.bn1.running_mean> : tensor<32xf32>) : !torch.vtensor<[32],f32>
    %29 = torch.vtensor.literal(dense_resource<layer2.bn1.bias> : tensor<32xf32>) : !torch.vtensor<[32],f32>
    %30 = torch.vtensor.literal(dense_resource<layer2.bn1.weight> : tensor<32xf32>) : !torch.vtensor<[32],f32>
    %int2 = torch.constant.int 2
    %31 = torch.vtensor.literal(dense_resource<layer2.conv1.weight> : tensor<32x16x3x3xf32>) : !torch.vtensor<[32,16,3,3],f32>
    %32 = torch.vtensor.literal(dense_resource<layer1.bn2.running_var> : tensor<16xf32>) : !torch.vtensor<[16],f32>
    %33 = torch.vtensor.literal(dense_resource<layer1.bn2.running_mean> : tensor<16xf32>) : !torch.vtensor<[16],f32>
    %34 = torch.vtensor.literal(dense_resource<layer1.bn2.bias> : tensor<16xf32>) : !torch.vtensor<[16],f32>
    %35 = torch.vtensor.literal(dense_resource<layer1.bn2.weight> : tensor<16xf32>) : !torch.vtensor<[16],f32>
    %36 = torch.vtensor.literal(dense_resource<layer1.conv2.weight> : tensor<16x16x3x3xf32>) : !torch.vtensor<[16,16,3,3],f32>
    %37 = torch.vtensor.literal(dense_resource<layer1.bn1.running_var> : tensor<16xf32>) : !torch.vtensor<[16],f32>
    %38 = torch.vtensor.literal(dense_resource<layer1.bn1.running_mean> : tensor<16xf32>) : !torch.vtensor<[16],f32>
    %39 = torch.vtensor.literal(dense_resource<layer1.bn1.bias> : tensor<16xf32>) : !torch.vtensor<[16],f32>
    %40 = torch.vtensor.literal(dense_resource<layer1.bn1.weight> : tensor<16xf32>) : !torch.vtensor<[16],f32>
    %41 = torch.vtensor.literal(dense_resource<layer1.conv1.weight> : tensor<16x16x3x3xf32>) : !torch.vtensor<[16,16,3,3],f32>
    %true = torch.constant.bool true
    %float1.000000e-05 = torch.constant.float 1.000000e-05
    %float1.000000e-01 = torch.constant.float 1.000000e-01
    %false = torch.constant.bool false
    %42 = torch.vtensor.literal(dense_resource<bn1.running_var> : tensor<16xf32>) : !torch.vtensor<[16],f32>
    %43 = torch.vtensor.literal(dense_resource<bn1.running_mean> : tensor<16xf32>) : !torch.vtensor<[16],f32>
    %44 = torch.vtensor.literal(dense_resource<bn1.bias> : tensor<16xf32>) : !torch.vtensor<[16],f32>
    %45 = torch.vtensor.literal(dense_resource<bn1.weight> : tensor<16xf32>) : !torch.vtensor<[16],f32>
    %46 = torch.vtensor.literal(dense_resource<conv1.weight> : tensor<16x1x3x3xf32>) : !torch.vtensor<[16,1,3,3],f32>
    %none = torch.constant.none
    %int1 = torch.constant.int 1
    %47 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %48 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %49 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %50 = torch.aten.conv2d %arg0, %46, %none, %47, %48, %49, %int1 {hass.source = "conv1"} : !torch.vtensor<[1,1,8,8],f32>, !torch.vtensor<[16,1,3,3],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,16,8,8],f32>
    %51 = torch.aten.batch_norm %50, %45, %44, %43, %42, %false, %float1.000000e-01, %float1.000000e-05, %true {hass.source = "bn1"} : !torch.vtensor<[1,16,8,8],f32>, !torch.vtensor<[16],f32>, !torch.vtensor<[16],f32>, !torch.vtensor<[16],f32>, !torch.vtensor<[16],f32>, !torch.bool, !torch.float, !torch.float, !torch.bool -> !torch.vtensor<[1,16,8,8],f32>
    %52 = torch.aten.relu %51 {hass.source = "relu"} : !torch.vtensor<[1,16,8,8],f32> -> !torch.vtensor<[1,16,8,8],f32>
    %53 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %54 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %55 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %56 = torch.aten.conv2d %52, %41, %none, %53, %54, %55, %int1 {hass.source = "layer1.conv1"} : !torch.vtensor<[1,16,8,8],f32>, !torch.vtensor<[16,16,3,3],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,16,8,8],f32>
    %57 = torch.aten.batch_norm %56, %40, %39, %38, %37, %false, %float1.000000e-01, %float1.000000e-05, %true {hass.source = "layer1.bn1"} : !torch.vtensor<[1,16,8,8],f32>, !torch.vtensor<[16],f32>, !torch.vtensor<[16],f32>, !torch.vtensor<[16],f32>, !torch.vtensor<[16],f32>, !torch.bool, !torch.float, !torch.float, !torch.bool -> !torch.vtensor<[1,16,8,8],f32>
    %58 = torch.aten.relu %57 {hass.source = "layer1.relu"} : !torch.vtensor<[1,16,8,8],f32> -> !torch.vtensor<[1,16,8,8],f32>
    %59 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %60 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %61 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %62 = torch.aten.conv2d %58, %36, %none, %59, %60, %61, %int1 {hass.source = "layer1.conv2"} : !torch.vtensor<[1,16,8,8],f32>, !torch.vtensor<[16,16,3,3],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,16,8,8],f32>
    %63 = torch.aten.batch_norm %62, %35, %34, %33, %32, %false, %float1.000000e-01, %float1.000000e-05, %true {hass.source = "layer1.bn2"} : !torch.vtensor<[1,16,8,8],f32>, !torch.vtensor<[16],f32>, !torch.vtensor<[16],f32>, !torch.vtensor<[16],f32>, !torch.vtensor<[16],f32>, !torch.bool, !torch.float, !torch.float, !torch.bool -> !torch.vtensor<[1,16,8,8],f32>
    %64 = torch.aten.add.Tensor %63, %52, %int1 {hass.source = "layer1.add"} : !torch.vtensor<[1,16,8,8],f32>, !torch.vtensor<[1,16,8,8],f32>, !torch.int -> !torch.vtensor<[1,16,8,8],f32>
    %65 = torch.aten.relu %64 {hass.source = "layer1.relu_1"} : !torch.vtensor<[1,16,8,8],f32> -> !torch.vtensor<[1,16,8,8],f32>
    %66 = torch.prim.ListConstruct %int2, %int2 : (!torch.int, !torch.int) -> !torch.list<int>
    %67 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %68 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %69 = torch.aten.conv2d %65, %31, %none, %66, %67, %68, %int1 {hass.source = "layer2.conv1"} : !torch.vtensor<[1,16,8,8],f32>, !torch.vtensor<[32,16,3,3],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,32,4,4],f32>
    %70 = torch.aten.batch_norm %69, %30, %29, %28, %27, %false, %float1.000000e-01, %float1.000000e-05, %true {hass.source = "layer2.bn1"} : !torch.vtensor<[1,32,4,4],f32>, !torch.vtensor<[32],f32>, !torch.vtensor<[32],f32>, !torch.vtensor<[32],f32>, !torch.vtensor<[32],f32>, !torch.bool, !torch.float, !torch.float, !torch.bool -> !torch.vtensor<[1,32,4,4],f32>
    %71 = torch.aten.relu %70 {hass.source = "layer2.relu"} : !torch.vtensor<[1,32,4,4],f32> -> !torch.vtensor<[1,32,4,4],f32>
    %72 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %73 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %74 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %75 = torch.aten.conv2d %71, %26, %none, %72, %73, %74, %int1 {hass.source = "layer2.conv2"} : !torch.vtensor<[1,32,4,4],f32>, !torch.vtensor<[32,32,3,3],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,32,4,4],f32>
    %76 = torch.aten.batch_norm %75, %25, %24, %23, %22, %false, %float1.000000e-01, %float1.000000e-05, %true {hass.source = "layer2.bn2"} : !torch.vtensor<[1,32,4,4],f32>, !torch.vtensor<[32],f32>, !torch.vtensor<[32],f32>, !torch.vtensor<[32],f32>, !torch.vtensor<[32],f32>, !torch.bool, !torch.float, !torch.float, !torch.bool -> !torch.vtensor<[1,32,4,4],f32>
    %77 = torch.prim.ListConstruct %int2, %int2 : (!torch.int, !torch.int) -> !torch.list<int>
    %78 = torch.prim.ListConstruct %int0, %int0 : (!torch.int, !torch.int) -> !torch.list<int>
    %79 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %80 = torch.aten.conv2d %65, %21, %none, %77, %78, %79, %int1 {hass.source = "layer2.downsample.0"} : !torch.vtensor<[1,16,8,8],f32>, !torch.vtensor<[32,16,1,1],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,32,4,4],f32>
    %81 = torch.aten.batch_norm %80, %20, %19, %18, %17, %false, %float1.000000e-01, %float1.000000e-05, %true {hass.source = "layer2.downsample.1"} : !torch.vtensor<[1,32,4,4],f32>, !torch.vtensor<[32],f32>, !torch.vtensor<[32],f32>, !torch.vtensor<[32],f32>, !torch.vtensor<[32],f32>, !torch.bool, !torch.float, !torch.float, !torch.bool -> !torch.vtensor<[1,32,4,4],f32>
    %82 = torch.aten.add.Tensor %76, %81, %int1 {hass.source = "layer2.add"} : !torch.vtensor<[1,32,4,4],f32>, !torch.vtensor<[1,32,4,4],f32>, !torch.int -> !torch.vtensor<[1,32,4,4],f32>
    %83 = torch.aten.relu %82 {hass.source = "layer2.relu_1"} : !torch.vtensor<[1,32,4,4],f32> -> !torch.vtensor<[1,32,4,4],f32>
    %84 = torch.prim.ListConstruct %int2, %int2 : (!torch.int, !torch.int) -> !torch.list<int>
    %85 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %86 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %87 = torch.aten.conv2d %83, %16, %none, %84, %85, %86, %int1 {hass.source = "layer3.conv1"} : !torch.vtensor<[1,32,4,4],f32>, !torch.vtensor<[64,32,3,3],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,64,2,2],f32>
    %88 = torch.aten.batch_norm %87, %15, %14, %13, %12, %false, %float1.000000e-01, %float1.000000e-05, %true {hass.source = "layer3.bn1"} : !torch.vtensor<[1,64,2,2],f32>, !torch.vtensor<[64],f32>, !torch.vtensor<[64],f32>, !torch.vtensor<[64],f32>, !torch.vtensor<[64],f32>, !torch.bool, !torch.float, !torch.float, !torch.bool -> !torch.vtensor<[1,64,2,2],f32>
    %89 = torch.aten.relu %88 {hass.source = "layer3.relu"} : !torch.vtensor<[1,64,2,2],f32> -> !torch.vtensor<[1,64,2,2],f32>
    %90 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %91 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %92 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %93 = torch.aten.conv2d %89, %11, %none, %90, %91, %92, %int1 {hass.source = "layer3.conv2"} : !torch.vtensor<[1,64,2,2],f32>, !torch.vtensor<[64,64,3,3],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,64,2,2],f32>
    %94 = torch.aten.batch_norm %93, %10, %9, %8, %7, %false, %float1.000000e-01, %float1.000000e-05, %true {hass.source = "layer3.bn2"} : !torch.vtensor<[1,64,2,2],f32>, !torch.vtensor<[64],f32>, !torch.vtensor<[64],f32>, !torch.vtensor<[64],f32>, !torch.vtensor<[64],f32>, !torch.bool, !torch.float, !torch.float, !torch.bool -> !torch.vtensor<[1,64,2,2],f32>
    %95 = torch.prim.ListConstruct %int2, %int2 : (!torch.int, !torch.int) -> !torch.list<int>
    %96 = torch.prim.ListConstruct %int0, %int0 : (!torch.int, !torch.int) -> !torch.list<int>
    %97 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %98 = torch.aten.conv2d %83, %6, %none, %95, %96, %97, %int1 {hass.source = "layer3.downsample.0"} : !torch.vtensor<[1,32,4,4],f32>, !torch.vtensor<[64,32,1,1],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,64,2,2],f32>
    %99 = torch.aten.batch_norm %98, %5, %4, %3, %2, %false, %float1.000000e-01, %float1.000000e-05, %true {hass.source = "layer3.downsample.1"} : !torch.vtensor<[1,64,2,2],f32>, !torch.vtensor<[64],f32>, !torch.vtensor<[64],f32>, !torch.vtensor<[64],f32>, !torch.vtensor<[64],f32>, !torch.bool, !torch.float, !torch.float, !torch.bool -> !torch.vtensor<[1,64,2,2],f32>
    %100 = torch.aten.add.Tensor %94, %99, %int1 {hass.source = "layer3.add"} : !torch.vtensor<[1,64,2,2],f32>, !torch.vtensor<[1,64,2,2],f32>, !torch.int -> !torch.vtensor<[1,64,2,2],f32>
    %101 = torch.aten.relu %100 {hass.source = "layer3.relu_1"} : !torch.vtensor<[1,64,2,2],f32> -> !torch.vtensor<[1,64,2,2],f32>
    %102 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %103 = torch.aten.adaptive_avg_pool2d %101, %102 {hass.source = "avgpool"} : !torch.vtensor<[1,64,2,2],f32>, !torch.list<int> -> !torch.vtensor<[1,64,1,1],f32>
    %104 = torch.prim.ListConstruct %int1, %int64 : (!torch.int, !torch.int) -> !torch.list<int>
    %105 = torch.aten.view %103, %104 {hass.source = "view"} : !torch.vtensor<[1,64,1,1],f32>, !torch.list<int> -> !torch.vtensor<[1,64],f32>
    %106 = torch.aten.linear %105, %1, %0 {hass.source = "fc"} : !torch.vtensor<[1,64],f32>, !torch.vtensor<[10,64],f32>, !torch.vtensor<[10],f32> -> !torch.vtensor<[1,10],f32>
    return %106 : !torch.vtensor<[1,10],f32>
  }
}
