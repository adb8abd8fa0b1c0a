module attributes {hass.network = "mobilenet", hass.weights = "model.safetensors", hass.weights_digest = "sha256:d4f5e8e368df8091a0cdb36cccdaa758156eaa1e6540651bff139c56ac186d01", hass.calibration = "calibration.npz", hass.calibration_digest = "sha256:5cce3f6edcd3f611c09c966061bd9a6f06a6ab89ec76380f64c3607f063c9b6a"} {
  func.func @main(%arg0: !torch.vtensor<[1,1,8,8],f32>) -> !torch.vtensor<[1,10],f32> attributes {torch.assume_strict_symbolic_shapes} {
    %0 = torch.vtensor.literal(dense_resource<classifier.2.bias> : tensor<10xf32>) : !torch.vtensor<[10],f32>
    %1 = torch.vtensor.literal(dense_resource<classifier.2.weight> : tensor<10x128xf32>) : !torch.vtensor<[10,128],f32>
    %2 = torch.vtensor.literal(dense_resource<classifier.0.bias> : tensor<128xf32>) : !torch.vtensor<[128],f32>
    %3 = torch.vtensor.literal(dense_resource<classifier.0.weight> : tensor<128x288xf32>) : !torch.vtensor<[128,288],f32>
    %int288 = torch.constant.int 288
    %4 = torch.vtensor.literal(dense_resource<features.7.1.running_var> : tensor<288xf32>) : !torch.vtensor<[288],f32>
    %5 = torch.vtensor.literal(dense_resource<features.7.1.running_mean> : tensor<288xf32>) : !torch.vtensor<[288],f32>
    %6 = torch.vtensor.literal(dense_resource<features.7.1.bias> : tensor<288xf32>) : !torch.vtensor<[288],f32>
    %7 = torch.vtensor.literal(dense_resource<features.7.1.weight> : tensor<288xf32>) : !torch.vtensor<[288],f32>
    %8 = torch.vtensor.literal(dense_resource<features.7.0.weight> : tensor<288x48x1x1xf32>) : !torch.vtensor<[288,48,1,1],f32>
    %9 = torch.vtensor.literal(dense_resource<features.6.block.3.1.running_var> : tensor<48xf32>) : !torch.vtensor<[48],f32>
    %10 = torch.vtensor.literal(dense_resource<features.6.block.3.1.running_mean> : tensor<48xf32>) : !torch.vtensor<[48],f32>
    %11 = torch.vtensor.literal(dense_resource<features.6.block.3.1.bias> : tensor<48xf32>) : !torch.vtensor<[48],f32>
    %12 = torch.vtensor.literal(dense_resource<features.6.block.3.1.weight> : tensor<48xf32>) : !torch.vtensor<[48],f32>
    %13 = torch.vtensor.literal(dense_resource<features.6.block.3.0.weight> : tensor<48x120x1x1xf32>) : !torch.vtensor<[48,120,1,1],f32>
    %14 = torch.vtensor.literal(dense_resource<features.6.block.2.expand.bias> : tensor<120xf32>) : !torch.vtensor<[120],f32>
    %15 = torch.vtensor.literal(dense_resource<features.6.block.2.expand.weight> : tensor<120x32x1x1xf32>) : !torch.vtensor<[120,32,1,1],f32>
    %16 = torch.vtensor.literal(dense_resource<features.6.block.2.reduce.bias> : tensor<32xf32>) : !torch.vtensor<[32],f32>
    %17 = torch.vtensor.literal(dense_resource<features.6.block.2.reduce.weight> : tensor<32x120x1x1xf32>) : !torch.vtensor<[32,120,1,1],f32>
    %18 = torch.vtensor.literal(dense_resource<features.6.block.1.1.running_var> : tensor<120xf32>) : !torch.vtensor<[120],f32>
    %19 = torch.vtensor.literal(dense_resource<features.6.block.1.1.running_mean> : tensor<120xf32>) : !torch.vtensor<[120],f32>
    %20 = torch.vtensor.literal(dense_resource<features.6.block.1.1.bias> : tensor<120xf32>) : !torch.vtensor<[120],f32>
    %21 = torch.vtensor.literal(dense_resource<features.6.block.1.1.weight> : tensor<120xf32>) : !torch.vtensor<[120],f32>
    %22 = torch.vtensor.literal(dense_resource<features.6.block.1.0.weight> : tensor<120x1x5x5xf32>) : !torch.vtensor<[120,1,5,5],f32>
    %23 = torch.vtensor.literal(dense_resource<features.6.block.0.1.running_var> : tensor<120xf32>) : !torch.vtensor<[120],f32>
    %24 = torch.vtensor.literal(dense_resource<features.6.block.0.1.running_mean> : tensor<120xf32>) : !torch.vtensor<[120],f32>
    %25 = torch.vtensor.literal(dense_resource<features.6.block.0.1.bias> : tensor<120xf32>) : !torch.vtensor<[120],f32>
    %26 = torch.vtensor.literal(dense_resource<features.6.block.0.1.weight> : tensor<120xf32>) : !torch.vtensor<[120],f32>
    %27 = torch.vtensor.literal(dense_resource<features.6.block.0.0.weight> : tensor<120x40x1x1xf32>) : !torch.vtensor<[120,40,1,1],f32>
    %28 = torch.vtensor.literal(dense_resource<features.5.block.3.1.running_var> : tensor<40xf32>) : !torch.vtensor<[40],f32>
    %29 = torch.vtensor.literal(dense_resource<features.5.block.3.1.running_mean> : tensor<40xf32>) : !torch.vtensor<[40],f32>
    %30 = torch.vtensor.literal(dense_resource<features.5.block.3.1.bias> : tensor<40xf32>) : !torch.vtensor<[40],f32>
    %31 = torch.vtensor.literal(dense_resource<features.5.block.3.1.weight> : tensor<40xf32>) : !torch.vtensor<[40],f32>
    %32 = torch.vtensor.literal(dense_resource<features.5.block.3.0.weight> : tensor<40x120x1x1xf32>) : !torch.vtensor<[40,120,1,1],f32>
    %33 = torch.vtensor.literal(dense_resource<features.5.block.2.expand.bias> : tensor<120xf32>) : !torch.vtensor<[120],f32>
    %34 = torch.vtensor.literal(dense_resource<features.5.block.2.expand.weight> : tensor<120x32x1x1xf32>) : !torch.vtensor<[120,32,1,1],f32>
    %35 = torch.vtensor.literal(dense_resource<features.5.block.2.reduce.bias> : tensor<32xf32>) : !torch.vtensor<[32],f32>
    %36 = torch.vtensor.literal(dense_resource<features.5.block.2.reduce.weight> : tensor<32x120x1x1xf32>) : !torch.vtensor<[32,120,1,1],f32>
    %37 = torch.vtensor.literal(dense_resource<features.5.block.1.1.running_var> : tensor<120xf32>) : !torch.vtensor<[120],f32>
    %38 = torch.vtensor.literal(dense_resource<features.5.block.1.1.running_mean> : tensor<120xf32>) : !torch.vtensor<[120],f32>
    %39 = torch.vtensor.literal(dense_resource<features.5.block.1.1.bias> : tensor<120xf32>) : !torch.vtensor<[120],f32>
    %40 = torch.vtensor.literal(dense_resource<features.5.block.1.1.weight> : tensor<120xf32>) : !torch.vtensor<[120],f32>
    %int120 = torch.constant.int 120
    %41 = torch.vtensor.literal(dense_resource<features.5.block.1.0.weight> : tensor<120x1x5x5xf32>) : !torch.vtensor<[120,1,5,5],f32>
    %42 = torch.vtensor.literal(dense_resource<features.5.block.0.1.running_var> : tensor<120xf32>) : !torch.vtensor<[120],f32>
    %43 = torch.vtensor.literal(dense_resource<features.5.block.0.1.running_mean> : tensor<120xf32>) : !torch.vtensor<[120],f32>
    %44 = torch.vtensor.literal(dense_resource<features.5.block.0.1.bias> : tensor<120xf32>) : !torch.vtensor<[120],f32>
    %45 = torch.vtensor.literal(dense_resource<features.5.block.0.1.weight> : tensor<120xf32>) : !torch.vtensor<[120],f32>
    %46 = torch.vtensor.literal(dense_resource<features.5.block.0.0.weight> : tensor<120x40x1x1xf32>) : !torch.vtensor<[120,40,1,1],f32>
    %47 = torch.vtensor.literal(dense_resource<features.4.block.3.1.running_var> : tensor<40xf32>) : !torch.vtensor<[40],f32>
    %48 = torch.vtensor.literal(dense_resource<features.4.block.3.1.running_mean> : tensor<40xf32>) : !torch.vtensor<[40],f32>
    %49 = torch.vtensor.literal(dense_resource<features.4.block.3.1.bias> : tensor<40xf32>) : !torch.vtensor<[40],f32>
    %50 = torch.vtensor.literal(dense_resource<features.4.block.3.1.weight> : tensor<40xf32>) : !torch.vtensor<[40],f32>
    %51 = torch.vtensor.literal(dense_resource<features.4.block.3.0.weight> : tensor<40x96x1x1xf32>) : !torch.vtensor<[40,96,1,1],f32>
    %52 = torch.vtensor.literal(dense_resource<features.4.block.2.expand.bias> : tensor<96xf32>) : !torch.vtensor<[96],f32>
    %53 = torch.vtensor.literal(dense_resource<features.4.block.2.expand.weight> : tensor<96x24x1x1xf32>) : !torch.vtensor<[96,24,1,1],f32>
    %54 = torch.vtensor.literal(dense_resource<features.4.block.2.reduce.bias> : tensor<24xf32>) : !torch.vtensor<[24],f32>
    %55 = torch.vtensor.literal(dense_resource<features.4.block.2.reduce.weight> : tensor<24x96x1x1xf32>) : !torch.vtensor<[24,96,1,1],f32>
    %56 = torch.vtensor.literal(dense_resource<features.4.block.1.1.running_var> : tensor<96xf32>) : !torch.vtensor<[96],f32>
    %57 = torch.vtensor.literal(dense_resource<features.4.block.1.1.running_mean> : tensor<96xf32>) : !torch.vtensor<[96],f32>
    %58 = torch.vtensor.literal(dense_resource<features.4.block.1.1.bias> : tensor<96xf32>) : !torch.vtensor<[96],f32>
    %59 = torch.vtensor.literal(dense_resource<features.4.block.1.1.weight> : tensor<96xf32>) : !torch.vtensor<[96],f32>
    %int96 = torch.constant.int 96
    %60 = torch.vtensor.literal(dense_resource<features.4.block.1.0.weight> : tensor<96x1x5x5xf32>) : !torch.vtensor<[96,1,5,5],f32>
    %61 = torch.vtensor.literal(dense_resource<features.4.block.0.1.running_var> : tensor<96xf32>) : !torch.vtensor<[96],f32>
    %62 = torch.vtensor.literal(dense_resource<features.4.block.0.1.running_mean> : tensor<96xf32>) : !torch.vtensor<[96],f32>
    %63 = torch.vtensor.literal(dense_resource<features.4.block.0.1.bias> : tensor<96xf32>) : !torch.vtensor<[96],f32>
    %64 = torch.vtensor.literal(dense_resource<features.4.block.0.1.weight> : tensor<96xf32>) : !torch.vtensor<[96],f32>
    %65 = torch.vtensor.literal(dense_resource<features.4.block.0.0.weight> : tensor<96x24x1x1xf32>) : !torch.vtensor<[96,24,1,1],f32>
    %66 = torch.vtensor.literal(dense_resource<features.3.block.2.1.running_var> : tensor<24xf32>) : !torch.vtensor<[24],f32>
    %67 = torch.vtensor.literal(dense_resource<features.3.block.2.1.running_mean> : tensor<24xf32>) : !torch.vtensor<[24],f32>
    %68 = torch.vtensor.literal(dense_resource<features.3.block.2.1.bias> : tensor<24xf32>) : !torch.vtensor<[24],f32>
    %69 = torch.vtensor.literal(dense_resource<features.3.block.2.1.weight> : tensor<24xf32>) : !torch.vtensor<[24],f32>
    %70 = torch.vtensor.literal(dense_resource<features.3.block.2.0.weight> : tensor<24x72x1x1xf32>) : !torch.vtensor<[24,72,1,1],f32>
    %71 = torch.vtensor.literal(dense_resource<features.3.block.1.1.running_var> : tensor<72xf32>) : !torch.vtensor<[72],f32>
    %72 = torch.vtensor.literal(dense_resource<features.3.block.1.1.running_mean> : tensor<72xf32>) : !torch.vtensor<[72],f32>
    %73 = torch.vtensor.literal(dense_resource<features.3.block.1.1.bias> : tensor<72xf32>) : !torch.vtensor<[72],f32>
    %74 = torch.vtensor.literal(dense_resource<features.3.block.1.1.weight> : tensor<72xf32>) : !torch.vtensor<[72],f32>
    %int72 = torch.constant.int 72
    %75 = torch.vtensor.literal(dense_resource<features.3.block.1.0.weight> : tensor<72x1x3x3xf32>) : !torch.vtensor<[72,1,3,3],f32>
    %76 = torch.vtensor.literal(dense_resource<features.3.block.0.1.running_var> : tensor<72xf32>) : !torch.vtensor<[72],f32>
    %77 = torch.vtensor.literal(dense_resource<features.3.block.0.1.running_mean> : tensor<72xf32>) : !torch.vtensor<[72],f32>
    %78 = torch.vtensor.literal(dense_resource<features.3.block.0.1.bias> : tensor<72xf32>) : !torch.vtensor<[72],f32>
    %79 = torch.vtensor.literal(dense_resource<features.3.block.0.1.weight> : tensor<72xf32>) : !torch.vtensor<[72],f32>
    %80 = torch.vtensor.literal(dense_resource<features.3.block.0.0.weight> : tensor<72x24x1x1xf32>) : !torch.vtensor<[72,24,1,1],f32>
    %81 = torch.vtensor.literal(dense_resource<features.2.block.2.1.running_var> : tensor<24xf32>) : !torch.vtensor<[24],f32>
    %82 = torch.vtensor.literal(dense_resource<features.2.block.2.1.running_mean> : tensor<24xf32>) : !torch.vtensor<[24],f32>
    %83 = torch.vtensor.literal(dense_resource<features.2.block.2.1.bias> : tensor<24xf32>) : !torch.vtensor<[24],f32>
    %84 = torch.vtensor.literal(dense_resource<features.2.block.2.1.weight> : tensor<24xf32>) : !torch.vtensor<[24],f32>
    %85 = torch.vtensor.literal(dense_resource<features.2.block.2.0.weight> : tensor<24x64x1x1xf32>) : !torch.vtensor<[24,64,1,1],f32>
    %86 = torch.vtensor.literal(dense_resource<features.2.block.1.1.running_var> : tensor<64xf32>) : !torch.vtensor<[64],f32>
    %87 = torch.vtensor.literal(dense_resource<features.2.block.1.1.running_mean> : tensor<64xf32>) : !torch.vtensor<[64],f32>
    %88 = torch.vtensor.literal(dense_resource<features.2.block.1.1.bias> : tensor<64xf32>) : !torch.vtensor<[64],f32>
    %89 = torch.vtensor.literal(dense_resource<features.2.block.1.1.weight> : tensor<64xf32>) : !torch.vtensor<[64],f32>
    %int64 = torch.constant.int 64
    %int2 = torch.constant.int 2
    %90 = torch.vtensor.literal(dense_resource<features.2.block.1.0.weight> : tensor<64x1x3x3xf32>) : !torch.vtensor<[64,1,3,3],f32>
    %91 = torch.vtensor.literal(dense_resource<features.2.block.0.1.running_var> : tensor<64xf32>) : !torch.vtensor<[64],f32>
    %92 = torch.vtensor.literal(dense_resource<features.2.block.0.1.running_mean> : tensor<64xf32>) : !torch.vtensor<[64],f32>
    %93 = torch.vtensor.literal(dense_resource<features.2.block.0.1.bias> : tensor<64xf32>) : !torch.vtensor<[64],f32>
    %94 = torch.vtensor.literal(dense_resource<features.2.block.0.1.weight> : tensor<64xf32>) : !torch.vtensor<[64],f32>
    %95 = torch.vtensor.literal(dense_resource<features.2.block.0.0.weight> : tensor<64x16x1x1xf32>) : !torch.vtensor<[64,16,1,1],f32>
    %96 = torch.vtensor.literal(dense_resource<features.1.block.3.1.running_var> : tensor<16xf32>) : !torch.vtensor<[16],f32>
    %97 = torch.vtensor.literal(dense_resource<features.1.block.3.1.running_mean> : tensor<16xf32>) : !torch.vtensor<[16],f32>
    %98 = torch.vtensor.literal(dense_resource<features.1.block.3.1.bias> : tensor<16xf32>) : !torch.vtensor<[16],f32>
    %99 = torch.vtensor.literal(dense_resource<features.1.block.3.1.weight> : tensor<16xf32>) : !torch.vtensor<[16],f32>
    %100 = torch.vtensor.literal(dense_resource<features.1.block.3.0.weight> : tensor<16x32x1x1xf32>) : !torch.vtensor<[16,32,1,1],f32>
    %101 = torch.vtensor.literal(dense_resource<features.1.block.2.expand.bias> : tensor<32xf32>) : !torch.vtensor<[32],f32>
    %102 = torch.vtensor.literal(dense_resource<features.1.block.2.expand.weight> : tensor<32x8x1x1xf32>) : !torch.vtensor<[32,8,1,1],f32>
    %103 = torch.vtensor.literal(dense_resource<features.1.block.2.reduce.bias> : tensor<8xf32>) : !torch.vtensor<[8],f32>
    %104 = torch.vtensor.literal(dense_resource<features.1.block.2.reduce.weight> : tensor<8x32x1x1xf32>) : !torch.vtensor<[8,32,1,1],f32>
    %105 = torch.vtensor.literal(dense_resource<features.1.block.1.1.running_var> : tensor<32xf32>) : !torch.vtensor<[32],f32>
    %106 = torch.vtensor.literal(dense_resource<features.1.block.1.1.running_mean> : tensor<32xf32>) : !torch.vtensor<[32],f32>
    %107 = torch.vtensor.literal(dense_resource<features.1.block.1.1.bias> : tensor<32xf32>) : !torch.vtensor<[32],f32>
    %108 = torch.vtensor.literal(dense_resource<features.1.block.1.1.weight> : tensor<32xf32>) : !torch.vtensor<[32],f32>
    %int32 = torch.constant.int 32
    %109 = torch.vtensor.literal(dense_resource<features.1.block.1.0.weight> : tensor<32x1x3x3xf32>) : !torch.vtensor<[32,1,3,3],f32>
    %110 = torch.vtensor.literal(dense_resource<features.1.block.0.1.running_var> : tensor<32xf32>) : !torch.vtensor<[32],f32>
    %111 = torch.vtensor.literal(dense_resource<features.1.block.0.1.running_mean> : tensor<32xf32>) : !torch.vtensor<[32],f32>
    %112 = torch.vtensor.literal(dense_resource<features.1.block.0.1.bias> : tensor<32xf32>) : !torch.vtensor<[32],f32>
    %113 = torch.vtensor.literal(dense_resource<features.1.block.0.1.weight> : tensor<32xf32>) : !torch.vtensor<[32],f32>
    %int0 = torch.constant.int 0
    %114 = torch.vtensor.literal(dense_resource<features.1.block.0.0.weight> : tensor<32x16x1x1xf32>) : !torch.vtensor<[32,16,1,1],f32>
    %true = torch.constant.bool true
    %float1.000000e-03 = torch.constant.float 1.000000e-03
    %float1.000000e-01 = torch.constant.float 1.000000e-01
    %false = torch.constant.bool false
    %115 = torch.vtensor.literal(dense_resource<features.0.1.running_var> : tensor<16xf32>) : !torch.vtensor<[16],f32>
    %116 = torch.vtensor.literal(dense_resource<features.0.1.running_mean> : tensor<16xf32>) : !torch.vtensor<[16],f32>
    %117 = torch.vtensor.literal(dense_resource<features.0.1.bias> : tensor<16xf32>) : !torch.vtensor<[16],f32>
    %118 = torch.vtensor.literal(dense_resource<features.0.1.weight> : tensor<16xf32>) : !torch.vtensor<[16],f32>
    %119 = torch.vtensor.literal(dense_resource<features.0.0.weight> : tensor<16x1x3x3xf32>) : !torch.vtensor<[16,1,3,3],f32>
    %none = torch.constant.none
    %int1 = torch.constant.int 1
    %120 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %121 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %122 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %123 = torch.aten.conv2d %arg0, %119, %none, %120, %121, %122, %int1 {hass.source = "features.0.0"} : !torch.vtensor<[1,1,8,8],f32>, !torch.vtensor<[16,1,3,3],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,16,8,8],f32>
    %124 = torch.aten.batch_norm %123, %118, %117, %116, %115, %false, %float1.000000e-01, %float1.000000e-03, %true {hass.source = "features.0.1"} : !torch.vtensor<[1,16,8,8],f32>, !torch.vtensor<[16],f32>, !torch.vtensor<[16],f32>, !torch.vtensor<[16],f32>, !torch.vtensor<[16],f32>, !torch.bool, !torch.float, !torch.float, !torch.bool -> !torch.vtensor<[1,16,8,8],f32>
    %125 = torch.aten.hardswish %124 {hass.source = "features.0.2"} : !torch.vtensor<[1,16,8,8],f32> -> !torch.vtensor<[1,16,8,8],f32>
    %126 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %127 = torch.prim.ListConstruct %int0, %int0 : (!torch.int, !torch.int) -> !torch.list<int>
    %128 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %129 = torch.aten.conv2d %125, %114, %none, %126, %127, %128, %int1 {hass.source = "features.1.block.0.0"} : !torch.vtensor<[1,16,8,8],f32>, !torch.vtensor<[32,16,1,1],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,32,8,8],f32>
    %130 = torch.aten.batch_norm %129, %113, %112, %111, %110, %false, %float1.000000e-01, %float1.000000e-03, %true {hass.source = "features.1.block.0.1"} : !torch.vtensor<[1,32,8,8],f32>, !torch.vtensor<[32],f32>, !torch.vtensor<[32],f32>, !torch.vtensor<[32],f32>, !torch.vtensor<[32],f32>, !torch.bool, !torch.float, !torch.float, !torch.bool -> !torch.vtensor<[1,32,8,8],f32>
    %131 = torch.aten.relu %130 {hass.source = "features.1.block.0.2"} : !torch.vtensor<[1,32,8,8],f32> -> !torch.vtensor<[1,32,8,8],f32>
    %132 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %133 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %134 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %135 = torch.aten.conv2d %131, %109, %none, %132, %133, %134, %int32 {hass.source = "features.1.block.1.0"} : !torch.vtensor<[1,32,8,8],f32>, !torch.vtensor<[32,1,3,3],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,32,8,8],f32>
    %136 = torch.aten.batch_norm %135, %108, %107, %106, %105, %false, %float1.000000e-01, %float1.000000e-03, %true {hass.source = "features.1.block.1.1"} : !torch.vtensor<[1,32,8,8],f32>, !torch.vtensor<[32],f32>, !torch.vtensor<[32],f32>, !torch.vtensor<[32],f32>, !torch.vtensor<[32],f32>, !torch.bool, !torch.float, !torch.float, !torch.bool -> !torch.vtensor<[1,32,8,8],f32>
    %137 = torch.aten.relu %136 {hass.source = "features.1.block.1.2"} : !torch.vtensor<[1,32,8,8],f32> -> !torch.vtensor<[1,32,8,8],f32>
    %138 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %139 = torch.aten.adaptive_avg_pool2d %137, %138 {hass.source = "features.1.block.2.pool"} : !torch.vtensor<[1,32,8,8],f32>, !torch.list<int> -> !torch.vtensor<[1,32,1,1],f32>
    %140 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %141 = torch.prim.ListConstruct %int0, %int0 : (!torch.int, !torch.int) -> !torch.list<int>
    %142 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %143 = torch.aten.conv2d %139, %104, %103, %140, %141, %142, %int1 {hass.source = "features.1.block.2.reduce"} : !torch.vtensor<[1,32,1,1],f32>, !torch.vtensor<[8,32,1,1],f32>, !torch.vtensor<[8],f32>, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,8,1,1],f32>
    %144 = torch.aten.relu %143 {hass.source = "features.1.block.2.relu"} : !torch.vtensor<[1,8,1,1],f32> -> !torch.vtensor<[1,8,1,1],f32>
    %145 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %146 = torch.prim.ListConstruct %int0, %int0 : (!torch.int, !torch.int) -> !torch.list<int>
    %147 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %148 = torch.aten.conv2d %144, %102, %101, %145, %146, %147, %int1 {hass.source = "features.1.block.2.expand"} : !torch.vtensor<[1,8,1,1],f32>, !torch.vtensor<[32,8,1,1],f32>, !torch.vtensor<[32],f32>, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,32,1,1],f32>
    %149 = torch.aten.hardsigmoid %148 {hass.source = "features.1.block.2.gate"} : !torch.vtensor<[1,32,1,1],f32> -> !torch.vtensor<[1,32,1,1],f32>
    %150 = torch.aten.mul.Tensor %137, %149 {hass.source = "features.1.block.2.mul"} : !torch.vtensor<[1,32,8,8],f32>, !torch.vtensor<[1,32,1,1],f32> -> !torch.vtensor<[1,32,8,8],f32>
    %151 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %152 = torch.prim.ListConstruct %int0, %int0 : (!torch.int, !torch.int) -> !torch.list<int>
    %153 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %154 = torch.aten.conv2d %150, %100, %none, %151, %152, %153, %int1 {hass.source = "features.1.block.3.0"} : !torch.vtensor<[1,32,8,8],f32>, !torch.vtensor<[16,32,1,1],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,16,8,8],f32>
    %155 = torch.aten.batch_norm %154, %99, %98, %97, %96, %false, %float1.000000e-01, %float1.000000e-03, %true {hass.source = "features.1.block.3.1"} : !torch.vtensor<[1,16,8,8],f32>, !torch.vtensor<[16],f32>, !torch.vtensor<[16],f32>, !torch.vtensor<[16],f32>, !torch.vtensor<[16],f32>, !torch.bool, !torch.float, !torch.float, !torch.bool -> !torch.vtensor<[1,16,8,8],f32>
    %156 = torch.aten.add.Tensor %125, %155, %int1 {hass.source = "features.1.add"} : !torch.vtensor<[1,16,8,8],f32>, !torch.vtensor<[1,16,8,8],f32>, !torch.int -> !torch.vtensor<[1,16,8,8],f32>
    %157 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %158 = torch.prim.ListConstruct %int0, %int0 : (!torch.int, !torch.int) -> !torch.list<int>
    %159 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %160 = torch.aten.conv2d %156, %95, %none, %157, %158, %159, %int1 {hass.source = "features.2.block.0.0"} : !torch.vtensor<[1,16,8,8],f32>, !torch.vtensor<[64,16,1,1],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,64,8,8],f32>
    %161 = torch.aten.batch_norm %160, %94, %93, %92, %91, %false, %float1.000000e-01, %float1.000000e-03, %true {hass.source = "features.2.block.0.1"} : !torch.vtensor<[1,64,8,8],f32>, !torch.vtensor<[64],f32>, !torch.vtensor<[64],f32>, !torch.vtensor<[64],f32>, !torch.vtensor<[64],f32>, !torch.bool, !torch.float, !torch.float, !torch.bool -> !torch.vtensor<[1,64,8,8],f32>
    %162 = torch.aten.relu %161 {hass.source = "features.2.block.0.2"} : !torch.vtensor<[1,64,8,8],f32> -> !torch.vtensor<[1,64,8,8],f32>
    %163 = torch.prim.ListConstruct %int2, %int2 : (!torch.int, !torch.int) -> !torch.list<int>
    %164 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %165 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %166 = torch.aten.conv2d %162, %90, %none, %163, %164, %165, %int64 {hass.source = "features.2.block.1.0"} : !torch.vtensor<[1,64,8,8],f32>, !torch.vtensor<[64,1,3,3],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,64,4,4],f32>
    %167 = torch.aten.batch_norm %166, %89, %88, %87, %86, %false, %float1.000000e-01, %float1.000000e-03, %true {hass.source = "features.2.block.1.1"} : !torch.vtensor<[1,64,4,4],f32>, !torch.vtensor<[64],f32>, !torch.vtensor<[64],f32>, !torch.vtensor<[64],f32>, !torch.vtensor<[64],f32>, !torch.bool, !torch.float, !torch.float, !torch.bool -> !torch.vtensor<[1,64,4,4],f32>
    %168 = torch.aten.relu %167 {hass.source = "features.2.block.1.2"} : !torch.vtensor<[1,64,4,4],f32> -> !torch.vtensor<[1,64,4,4],f32>
    %169 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %170 = torch.prim.ListConstruct %int0, %int0 : (!torch.int, !torch.int) -> !torch.list<int>
    %171 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %172 = torch.aten.conv2d %168, %85, %none, %169, %170, %171, %int1 {hass.source = "features.2.block.2.0"} : !torch.vtensor<[1,64,4,4],f32>, !torch.vtensor<[24,64,1,1],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,24,4,4],f32>
    %173 = torch.aten.batch_norm %172, %84, %83, %82, %81, %false, %float1.000000e-01, %float1.000000e-03, %true {hass.source = "features.2.block.2.1"} : !torch.vtensor<[1,24,4,4],f32>, !torch.vtensor<[24],f32>, !torch.vtensor<[24],f32>, !torch.vtensor<[24],f32>, !torch.vtensor<[24],f32>, !torch.bool, !torch.float, !torch.float, !torch.bool -> !torch.vtensor<[1,24,4,4],f32>
    %174 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %175 = torch.prim.ListConstruct %int0, %int0 : (!torch.int, !torch.int) -> !torch.list<int>
    %176 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %177 = torch.aten.conv2d %173, %80, %none, %174, %175, %176, %int1 {hass.source = "features.3.block.0.0"} : !torch.vtensor<[1,24,4,4],f32>, !torch.vtensor<[72,24,1,1],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,72,4,4],f32>
    %178 = torch.aten.batch_norm %177, %79, %78, %77, %76, %false, %float1.000000e-01, %float1.000000e-03, %true {hass.source = "features.3.block.0.1"} : !torch.vtensor<[1,72,4,4],f32>, !torch.vtensor<[72],f32>, !torch.vtensor<[72],f32>, !torch.vtensor<[72],f32>, !torch.vtensor<[72],f32>, !torch.bool, !torch.float, !torch.float, !torch.bool -> !torch.vtensor<[1,72,4,4],f32>
    %179 = torch.aten.relu %178 {hass.source = "features.3.block.0.2"} : !torch.vtensor<[1,72,4,4],f32> -> !torch.vtensor<[1,72,4,4],f32>
    %180 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %181 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %182 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %183 = torch.aten.conv2d %179, %75, %none, %180, %181, %182, %int72 {hass.source = "features.3.block.1.0"} : !torch.vtensor<[1,72,4,4],f32>, !torch.vtensor<[72,1,3,3],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,72,4,4],f32>
    %184 = torch.aten.batch_norm %183, %74, %73, %72, %71, %false, %float1.000000e-01, %float1.000000e-03, %true {hass.source = "features.3.block.1.1"} : !torch.vtensor<[1,72,4,4],f32>, !torch.vtensor<[72],f32>, !torch.vtensor<[72],f32>, !torch.vtensor<[72],f32>, !torch.vtensor<[72],f32>, !torch.bool, !torch.float, !torch.float, !torch.bool -> !torch.vtensor<[1,72,4,4],f32>
    %185 = torch.aten.relu %184 {hass.source = "features.3.block.1.2"} : !torch.vtensor<[1,72,4,4],f32> -> !torch.vtensor<[1,72,4,4],f32>
    %186 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %187 = torch.prim.ListConstruct %int0, %int0 : (!torch.int, !torch.int) -> !torch.list<int>
    %188 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %189 = torch.aten.conv2d %185, %70, %none, %186, %187, %188, %int1 {hass.source = "features.3.block.2.0"} : !torch.vtensor<[1,72,4,4],f32>, !torch.vtensor<[24,72,1,1],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,24,4,4],f32>
    %190 = torch.aten.batch_norm %189, %69, %68, %67, %66, %false, %float1.000000e-01, %float1.000000e-03, %true {hass.source = "features.3.block.2.1"} : !torch.vtensor<[1,24,4,4],f32>, !torch.vtensor<[24],f32>, !torch.vtensor<[24],f32>, !torch.vtensor<[24],f32>, !torch.vtensor<[24],f32>, !torch.bool, !torch.float, !torch.float, !torch.bool -> !torch.vtensor<[1,24,4,4],f32>
    %191 = torch.aten.add.Tensor %173, %190, %int1 {hass.source = "features.3.add"} : !torch.vtensor<[1,24,4,4],f32>, !torch.vtensor<[1,24,4,4],f32>, !torch.int -> !torch.vtensor<[1,24,4,4],f32>
    %192 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %193 = torch.prim.ListConstruct %int0, %int0 : (!torch.int, !torch.int) -> !torch.list<int>
    %194 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %195 = torch.aten.conv2d %191, %65, %none, %192, %193, %194, %int1 {hass.source = "features.4.block.0.0"} : !torch.vtensor<[1,24,4,4],f32>, !torch.vtensor<[96,24,1,1],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,96,4,4],f32>
    %196 = torch.aten.batch_norm %195, %64, %63, %62, %61, %false, %float1.000000e-01, %float1.000000e-03, %true {hass.source = "features.4.block.0.1"} : !torch.vtensor<[1,96,4,4],f32>, !torch.vtensor<[96],f32>, !torch.vtensor<[96],f32>, !torch.vtensor<[96],f32>, !torch.vtensor<[96],f32>, !torch.bool, !torch.float, !torch.float, !torch.bool -> !torch.vtensor<[1,96,4,4],f32>
    %197 = torch.aten.hardswish %196 {hass.source = "features.4.block.0.2"} : !torch.vtensor<[1,96,4,4],f32> -> !torch.vtensor<[1,96,4,4],f32>
    %198 = torch.prim.ListConstruct %int2, %int2 : (!torch.int, !torch.int) -> !torch.list<int>
    %199 = torch.prim.ListConstruct %int2, %int2 : (!torch.int, !torch.int) -> !torch.list<int>
    %200 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %201 = torch.aten.conv2d %197, %60, %none, %198, %199, %200, %int96 {hass.source = "features.4.block.1.0"} : !torch.vtensor<[1,96,4,4],f32>, !torch.vtensor<[96,1,5,5],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,96,2,2],f32>
    %202 = torch.aten.batch_norm %201, %59, %58, %57, %56, %false, %float1.000000e-01, %float1.000000e-03, %true {hass.source = "features.4.block.1.1"} : !torch.vtensor<[1,96,2,2],f32>, !torch.vtensor<[96],f32>, !torch.vtensor<[96],f32>, !torch.vtensor<[96],f32>, !torch.vtensor<[96],f32>, !torch.bool, !torch.float, !torch.float, !torch.bool -> !torch.vtensor<[1,96,2,2],f32>
    %203 = torch.aten.hardswish %202 {hass.source = "features.4.block.1.2"} : !torch.vtensor<[1,96,2,2],f32> -> !torch.vtensor<[1,96,2,2],f32>
    %204 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %205 = torch.aten.adaptive_avg_pool2d %203, %204 {hass.source = "features.4.block.2.pool"} : !torch.vtensor<[1,96,2,2],f32>, !torch.list<int> -> !torch.vtensor<[1,96,1,1],f32>
    %206 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %207 = torch.prim.ListConstruct %int0, %int0 : (!torch.int, !torch.int) -> !torch.list<int>
    %208 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %209 = torch.aten.conv2d %205, %55, %54, %206, %207, %208, %int1 {hass.source = "features.4.block.2.reduce"} : !torch.vtensor<[1,96,1,1],f32>, !torch.vtensor<[24,96,1,1],f32>, !torch.vtensor<[24],f32>, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,24,1,1],f32>
    %210 = torch.aten.relu %209 {hass.source = "features.4.block.2.relu"} : !torch.vtensor<[1,24,1,1],f32> -> !torch.vtensor<[1,24,1,1],f32>
    %211 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %212 = torch.prim.ListConstruct %int0, %int0 : (!torch.int, !torch.int) -> !torch.list<int>
    %213 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %214 = torch.aten.conv2d %210, %53, %52, %211, %212, %213, %int1 {hass.source = "features.4.block.2.expand"} : !torch.vtensor<[1,24,1,1],f32>, !torch.vtensor<[96,24,1,1],f32>, !torch.vtensor<[96],f32>, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,96,1,1],f32>
    %215 = torch.aten.hardsigmoid %214 {hass.source = "features.4.block.2.gate"} : !torch.vtensor<[1,96,1,1],f32> -> !torch.vtensor<[1,96,1,1],f32>
    %216 = torch.aten.mul.Tensor %203, %215 {hass.source = "features.4.block.2.mul"} : !torch.vtensor<[1,96,2,2],f32>, !torch.vtensor<[1,96,1,1],f32> -> !torch.vtensor<[1,96,2,2],f32>
    %217 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %218 = torch.prim.ListConstruct %int0, %int0 : (!torch.int, !torch.int) -> !torch.list<int>
    %219 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %220 = torch.aten.conv2d %216, %51, %none, %217, %218, %219, %int1 {hass.source = "features.4.block.3.0"} : !torch.vtensor<[1,96,2,2],f32>, !torch.vtensor<[40,96,1,1],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,40,2,2],f32>
    %221 = torch.aten.batch_norm %220, %50, %49, %48, %47, %false, %float1.000000e-01, %float1.000000e-03, %true {hass.source = "features.4.block.3.1"} : !torch.vtensor<[1,40,2,2],f32>, !torch.vtensor<[40],f32>, !torch.vtensor<[40],f32>, !torch.vtensor<[40],f32>, !torch.vtensor<[40],f32>, !torch.bool, !torch.float, !torch.float, !torch.bool -> !torch.vtensor<[1,40,2,2],f32>
    %222 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %223 = torch.prim.ListConstruct %int0, %int0 : (!torch.int, !torch.int) -> !torch.list<int>
    %224 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %225 = torch.aten.conv2d %221, %46, %none, %222, %223, %224, %int1 {hass.source = "features.5.block.0.0"} : !torch.vtensor<[1,40,2,2],f32>, !torch.vtensor<[120,40,1,1],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,120,2,2],f32>
    %226 = torch.aten.batch_norm %225, %45, %44, %43, %42, %false, %float1.000000e-01, %float1.000000e-03, %true {hass.source = "features.5.block.0.1"} : !torch.vtensor<[1,120,2,2],f32>, !torch.vtensor<[120],f32>, !torch.vtensor<[120],f32>, !torch.vtensor<[120],f32>, !torch.vtensor<[120],f32>, !torch.bool, !torch.float, !torch.float, !torch.bool -> !torch.vtensor<[1,120,2,2],f32>
    %227 = torch.aten.hardswish %226 {hass.source = "features.5.block.0.2"} : !torch.vtensor<[1,120,2,2],f32> -> !torch.vtensor<[1,120,2,2],f32>
    %228 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %229 = torch.prim.ListConstruct %int2, %int2 : (!torch.int, !torch.int) -> !torch.list<int>
    %230 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %231 = torch.aten.conv2d %227, %41, %none, %228, %229, %230, %int120 {hass.source = "features.5.block.1.0"} : !torch.vtensor<[1,120,2,2],f32>, !torch.vtensor<[120,1,5,5],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,120,2,2],f32>
    %232 = torch.aten.batch_norm %231, %40, %39, %38, %37, %false, %float1.000000e-01, %float1.000000e-03, %true {hass.source = "features.5.block.1.1"} : !torch.vtensor<[1,120,2,2],f32>, !torch.vtensor<[120],f32>, !torch.vtensor<[120],f32>, !torch.vtensor<[120],f32>, !torch.vtensor<[120],f32>, !torch.bool, !torch.float, !torch.float, !torch.bool -> !torch.vtensor<[1,120,2,2],f32>
    %233 = torch.aten.hardswish %232 {hass.source = "features.5.block.1.2"} : !torch.vtensor<[1,120,2,2],f32> -> !torch.vtensor<[1,120,2,2],f32>
    %234 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %235 = torch.aten.adaptive_avg_pool2d %233, %234 {hass.source = "features.5.block.2.pool"} : !torch.vtensor<[1,120,2,2],f32>, !torch.list<int> -> !torch.vtensor<[1,120,1,1],f32>
    %236 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %237 = torch.prim.ListConstruct %int0, %int0 : (!torch.int, !torch.int) -> !torch.list<int>
    %238 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %239 = torch.aten.conv2d %235, %36, %35, %236, %237, %238, %int1 {hass.source = "features.5.block.2.reduce"} : !torch.vtensor<[1,120,1,1],f32>, !torch.vtensor<[32,120,1,1],f32>, !torch.vtensor<[32],f32>, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,32,1,1],f32>
    %240 = torch.aten.relu %239 {hass.source = "features.5.block.2.relu"} : !torch.vtensor<[1,32,1,1],f32> -> !torch.vtensor<[1,32,1,1],f32>
    %241 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %242 = torch.prim.ListConstruct %int0, %int0 : (!torch.int, !torch.int) -> !torch.list<int>
    %243 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %244 = torch.aten.conv2d %240, %34, %33, %241, %242, %243, %int1 {hass.source = "features.5.block.2.expand"} : !torch.vtensor<[1,32,1,1],f32>, !torch.vtensor<[120,32,1,1],f32>, !torch.vtensor<[120],f32>, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,120,1,1],f32>
    %245 = torch.aten.hardsigmoid %244 {hass.source = "features.5.block.2.gate"} : !torch.vtensor<[1,120,1,1],f32> -> !torch.vtensor<[1,120,1,1],f32>
    %246 = torch.aten.mul.Tensor %233, %245 {hass.source = "features.5.block.2.mul"} : !torch.vtensor<[1,120,2,2],f32>, !torch.vtensor<[1,120,1,1],f32> -> !torch.vtensor<[1,120,2,2],f32>
    %247 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %248 = torch.prim.ListConstruct %int0, %int0 : (!torch.int, !torch.int) -> !torch.list<int>
    %249 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %250 = torch.aten.conv2d %246, %32, %none, %247, %248, %249, %int1 {hass.source = "features.5.block.3.0"} : !torch.vtensor<[1,120,2,2],f32>, !torch.vtensor<[40,120,1,1],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,40,2,2],f32>
    %251 = torch.aten.batch_norm %250, %31, %30, %29, %28, %false, %float1.000000e-01, %float1.000000e-03, %true {hass.source = "features.5.block.3.1"} : !torch.vtensor<[1,40,2,2],f32>, !torch.vtensor<[40],f32>, !torch.vtensor<[40],f32>, !torch.vtensor<[40],f32>, !torch.vtensor<[40],f32>, !torch.bool, !torch.float, !torch.float, !torch.bool -> !torch.vtensor<[1,40,2,2],f32>
    %252 = torch.aten.add.Tensor %221, %251, %int1 {hass.source = "features.5.add"} : !torch.vtensor<[1,40,2,2],f32>, !torch.vtensor<[1,40,2,2],f32>, !torch.int -> !torch.vtensor<[1,40,2,2],f32>
    %253 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %254 = torch.prim.ListConstruct %int0, %int0 : (!torch.int, !torch.int) -> !torch.list<int>
    %255 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %256 = torch.aten.conv2d %252, %27, %none, %253, %254, %255, %int1 {hass.source = "features.6.block.0.0"} : !torch.vtensor<[1,40,2,2],f32>, !torch.vtensor<[120,40,1,1],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,120,2,2],f32>
    %257 = torch.aten.batch_norm %256, %26, %25, %24, %23, %false, %float1.000000e-01, %float1.000000e-03, %true {hass.source = "features.6.block.0.1"} : !torch.vtensor<[1,120,2,2],f32>, !torch.vtensor<[120],f32>, !torch.vtensor<[120],f32>, !torch.vtensor<[120],f32>, !torch.vtensor<[120],f32>, !torch.bool, !torch.float, !torch.float, !torch.bool -> !torch.vtensor<[1,120,2,2],f32>
    %258 = torch.aten.hardswish %257 {hass.source = "features.6.block.0.2"} : !torch.vtensor<[1,120,2,2],f32> -> !torch.vtensor<[1,120,2,2],f32>
    %259 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %260 = torch.prim.ListConstruct %int2, %int2 : (!torch.int, !torch.int) -> !torch.list<int>
    %261 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %262 = torch.aten.conv2d %258, %22, %none, %259, %260, %261, %int120 {hass.source = "features.6.block.1.0"} : !torch.vtensor<[1,120,2,2],f32>, !torch.vtensor<[120,1,5,5],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,120,2,2],f32>
    %263 = torch.aten.batch_norm %262, %21, %20, %19, %18, %false, %float1.000000e-01, %float1.000000e-03, %true {hass.source = "features.6.block.1.1"} : !torch.vtensor<[1,120,2,2],f32>, !torch.vtensor<[120],f32>, !torch.vtensor<[120],f32>, !torch.vtensor<[120],f32>, !torch.vtensor<[120],f32>, !torch.bool, !torch.float, !torch.float, !torch.bool -> !torch.vtensor<[1,120,2,2],f32>
    %264 = torch.aten.hardswish %263 {hass.source = "features.6.block.1.2"} : !torch.vtensor<[1,120,2,2],f32> -> !torch.vtensor<[1,120,2,2],f32>
    %265 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %266 = torch.aten.adaptive_avg_pool2d %264, %265 {hass.source = "features.6.block.2.pool"} : !torch.vtensor<[1,120,2,2],f32>, !torch.list<int> -> !torch.vtensor<[1,120,1,1],f32>
    %267 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %268 = torch.prim.ListConstruct %int0, %int0 : (!torch.int, !torch.int) -> !torch.list<int>
    %269 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %270 = torch.aten.conv2d %266, %17, %16, %267, %268, %269, %int1 {hass.source = "features.6.block.2.reduce"} : !torch.vtensor<[1,120,1,1],f32>, !torch.vtensor<[32,120,1,1],f32>, !torch.vtensor<[32],f32>, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,32,1,1],f32>
    %271 = torch.aten.relu %270 {hass.source = "features.6.block.2.relu"} : !torch.vtensor<[1,32,1,1],f32> -> !torch.vtensor<[1,32,1,1],f32>
    %272 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %273 = torch.prim.ListConstruct %int0, %int0 : (!torch.int, !torch.int) -> !torch.list<int>
    %274 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %275 = torch.aten.conv2d %271, %15, %14, %272, %273, %274, %int1 {hass.source = "features.6.block.2.expand"} : !torch.vtensor<[1,32,1,1],f32>, !torch.vtensor<[120,32,1,1],f32>, !torch.vtensor<[120],f32>, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,120,1,1],f32>
    %276 = torch.aten.hardsigmoid %275 {hass.source = "features.6.block.2.gate"} : !torch.vtensor<[1,120,1,1],f32> -> !torch.vtensor<[1,120,1,1],f32>
    %277 = torch.aten.mul.Tensor %264, %276 {hass.source = "features.6.block.2.mul"} : !torch.vtensor<[1,120,2,2],f32>, !torch.vtensor<[1,120,1,1],f32> -> !torch.vtensor<[1,120,2,2],f32>
    %278 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %279 = torch.prim.ListConstruct %int0, %int0 : (!torch.int, !torch.int) -> !torch.list<int>
    %280 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %281 = torch.aten.conv2d %277, %13, %none, %278, %279, %280, %int1 {hass.source = "features.6.block.3.0"} : !torch.vtensor<[1,120,2,2],f32>, !torch.vtensor<[48,120,1,1],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,48,2,2],f32>
    %282 = torch.aten.batch_norm %281, %12, %11, %10, %9, %false, %float1.000000e-01, %float1.000000e-03, %true {hass.source = "features.6.block.3.1"} : !torch.vtensor<[1,48,2,2],f32>, !torch.vtensor<[48],f32>, !torch.vtensor<[48],f32>, !torch.vtensor<[48],f32>, !torch.vtensor<[48],f32>, !torch.bool, !torch.float, !torch.float, !torch.bool -> !torch.vtensor<[1,48,2,2],f32>
    %283 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %284 = torch.prim.ListConstruct %int0, %int0 : (!torch.int, !torch.int) -> !torch.list<int>
    %285 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %286 = torch.aten.conv2d %282, %8, %none, %283, %284, %285, %int1 {hass.source = "features.7.0"} : !torch.vtensor<[1,48,2,2],f32>, !torch.vtensor<[288,48,1,1],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,288,2,2],f32>
    %287 = torch.aten.batch_norm %286, %7, %6, %5, %4, %false, %float1.000000e-01, %float1.000000e-03, %true {hass.source = "features.7.1"} : !torch.vtensor<[1,288,2,2],f32>, !torch.vtensor<[288],f32>, !torch.vtensor<[288],f32>, !torch.vtensor<[288],f32>, !torch.vtensor<[288],f32>, !torch.bool, !torch.float, !torch.float, !torch.bool -> !torch.vtensor<[1,288,2,2],f32>
    %288 = torch.aten.hardswish %287 {hass.source = "features.7.2"} : !torch.vtensor<[1,288,2,2],f32> -> !torch.vtensor<[1,288,2,2],f32>
    %289 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %290 = torch.aten.adaptive_avg_pool2d %288, %289 {hass.source = "pool"} : !torch.vtensor<[1,288,2,2],f32>, !torch.list<int> -> !torch.vtensor<[1,288,1,1],f32>
    %291 = torch.prim.ListConstruct %int1, %int288 : (!torch.int, !torch.int) -> !torch.list<int>
    %292 = torch.aten.view %290, %291 {hass.source = "view"} : !torch.vtensor<[1,288,1,1],f32>, !torch.list<int> -> !torch.vtensor<[1,288],f32>
    %293 = torch.aten.linear %292, %3, %2 {hass.source = "classifier.0"} : !torch.vtensor<[1,288],f32>, !torch.vtensor<[128,288],f32>, !torch.vtensor<[128],f32> -> !torch.vtensor<[1,128],f32>
    %294 = torch.aten.hardswish %293 {hass.source = "classifier.1"} : !torch.vtensor<[1,128],f32> -> !torch.vtensor<[1,128],f32>
    %295 = torch.aten.linear %294, %1, %0 {hass.source = "classifier.2"} : !torch.vtensor<[1,128],f32>, !torch.vtensor<[10,128],f32>, !torch.vtensor<[10],f32> -> !torch.vtensor<[1,10],f32>
    return %295 : !torch.vtensor<[1,10],f32>
  }
}
