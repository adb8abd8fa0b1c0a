module attributes {hass.network = "detector", hass.weights = "model.safetensors", hass.weights_digest = "sha256:a29110594131c8e6659068e8991ee8ab5ac7abf668280aa4d5101386aa4b1849", hass.calibration = "calibration.npz", hass.calibration_digest = "sha256:8466420141862bd182eca1d43007f5522655dd0b37969966b4d34345571b721d"} {
  func.func @main(%arg0: !torch.vtensor<[1,1,32,32],f32>) -> !torch.vtensor<[1,15,8,8],f32> attributes {torch.assume_strict_symbolic_shapes} {
    %str = torch.constant.str "nearest"
    %0 = torch.vtensor.literal(dense_resource<head.bias> : tensor<15xf32>) : !torch.vtensor<[15],f32>
    %1 = torch.vtensor.literal(dense_resource<head.weight> : tensor<15x48x1x1xf32>) : !torch.vtensor<[15,48,1,1],f32>
    %2 = torch.vtensor.literal(dense_resource<merge.cv3.bn.running_var> : tensor<48xf32>) : !torch.vtensor<[48],f32>
    %3 = torch.vtensor.literal(dense_resource<merge.cv3.bn.running_mean> : tensor<48xf32>) : !torch.vtensor<[48],f32>
    %4 = torch.vtensor.literal(dense_resource<merge.cv3.bn.bias> : tensor<48xf32>) : !torch.vtensor<[48],f32>
    %5 = torch.vtensor.literal(dense_resource<merge.cv3.bn.weight> : tensor<48xf32>) : !torch.vtensor<[48],f32>
    %6 = torch.vtensor.literal(dense_resource<merge.cv3.conv.weight> : tensor<48x48x1x1xf32>) : !torch.vtensor<[48,48,1,1],f32>
    %7 = torch.vtensor.literal(dense_resource<merge.cv2.bn.running_var> : tensor<24xf32>) : !torch.vtensor<[24],f32>
    %8 = torch.vtensor.literal(dense_resource<merge.cv2.bn.running_mean> : tensor<24xf32>) : !torch.vtensor<[24],f32>
    %9 = torch.vtensor.literal(dense_resource<merge.cv2.bn.bias> : tensor<24xf32>) : !torch.vtensor<[24],f32>
    %10 = torch.vtensor.literal(dense_resource<merge.cv2.bn.weight> : tensor<24xf32>) : !torch.vtensor<[24],f32>
    %11 = torch.vtensor.literal(dense_resource<merge.cv2.conv.weight> : tensor<24x64x1x1xf32>) : !torch.vtensor<[24,64,1,1],f32>
    %12 = torch.vtensor.literal(dense_resource<merge.blocks.0.cv2.bn.running_var> : tensor<24xf32>) : !torch.vtensor<[24],f32>
    %13 = torch.vtensor.literal(dense_resource<merge.blocks.0.cv2.bn.running_mean> : tensor<24xf32>) : !torch.vtensor<[24],f32>
    %14 = torch.vtensor.literal(dense_resource<merge.blocks.0.cv2.bn.bias> : tensor<24xf32>) : !torch.vtensor<[24],f32>
    %15 = torch.vtensor.literal(dense_resource<merge.blocks.0.cv2.bn.weight> : tensor<24xf32>) : !torch.vtensor<[24],f32>
    %16 = torch.vtensor.literal(dense_resource<merge.blocks.0.cv2.conv.weight> : tensor<24x24x3x3xf32>) : !torch.vtensor<[24,24,3,3],f32>
    %17 = torch.vtensor.literal(dense_resource<merge.blocks.0.cv1.bn.running_var> : tensor<24xf32>) : !torch.vtensor<[24],f32>
    %18 = torch.vtensor.literal(dense_resource<merge.blocks.0.cv1.bn.running_mean> : tensor<24xf32>) : !torch.vtensor<[24],f32>
    %19 = torch.vtensor.literal(dense_resource<merge.blocks.0.cv1.bn.bias> : tensor<24xf32>) : !torch.vtensor<[24],f32>
    %20 = torch.vtensor.literal(dense_resource<merge.blocks.0.cv1.bn.weight> : tensor<24xf32>) : !torch.vtensor<[24],f32>
    %21 = torch.vtensor.literal(dense_resource<merge.blocks.0.cv1.conv.weight> : tensor<24x24x1x1xf32>) : !torch.vtensor<[24,24,1,1],f32>
    %22 = torch.vtensor.literal(dense_resource<merge.cv1.bn.running_var> : tensor<24xf32>) : !torch.vtensor<[24],f32>
    %23 = torch.vtensor.literal(dense_resource<merge.cv1.bn.running_mean> : tensor<24xf32>) : !torch.vtensor<[24],f32>
    %24 = torch.vtensor.literal(dense_resource<merge.cv1.bn.bias> : tensor<24xf32>) : !torch.vtensor<[24],f32>
    %25 = torch.vtensor.literal(dense_resource<merge.cv1.bn.weight> : tensor<24xf32>) : !torch.vtensor<[24],f32>
    %26 = torch.vtensor.literal(dense_resource<merge.cv1.conv.weight> : tensor<24x64x1x1xf32>) : !torch.vtensor<[24,64,1,1],f32>
    %float2.000000e00 = torch.constant.float 2.000000e+00
    %27 = torch.vtensor.literal(dense_resource<lateral.bn.running_var> : tensor<32xf32>) : !torch.vtensor<[32],f32>
    %28 = torch.vtensor.literal(dense_resource<lateral.bn.running_mean> : tensor<32xf32>) : !torch.vtensor<[32],f32>
    %29 = torch.vtensor.literal(dense_resource<lateral.bn.bias> : tensor<32xf32>) : !torch.vtensor<[32],f32>
    %30 = torch.vtensor.literal(dense_resource<lateral.bn.weight> : tensor<32xf32>) : !torch.vtensor<[32],f32>
    %31 = torch.vtensor.literal(dense_resource<lateral.conv.weight> : tensor<32x64x1x1xf32>) : !torch.vtensor<[32,64,1,1],f32>
    %32 = torch.vtensor.literal(dense_resource<stage3.cv3.bn.running_var> : tensor<64xf32>) : !torch.vtensor<[64],f32>
    %33 = torch.vtensor.literal(dense_resource<stage3.cv3.bn.running_mean> : tensor<64xf32>) : !torch.vtensor<[64],f32>
    %34 = torch.vtensor.literal(dense_resource<stage3.cv3.bn.bias> : tensor<64xf32>) : !torch.vtensor<[64],f32>
    %35 = torch.vtensor.literal(dense_resource<stage3.cv3.bn.weight> : tensor<64xf32>) : !torch.vtensor<[64],f32>
    %36 = torch.vtensor.literal(dense_resource<stage3.cv3.conv.weight> : tensor<64x64x1x1xf32>) : !torch.vtensor<[64,64,1,1],f32>
    %37 = torch.vtensor.literal(dense_resource<stage3.cv2.bn.running_var> : tensor<32xf32>) : !torch.vtensor<[32],f32>
    %38 = torch.vtensor.literal(dense_resource<stage3.cv2.bn.running_mean> : tensor<32xf32>) : !torch.vtensor<[32],f32>
    %39 = torch.vtensor.literal(dense_resource<stage3.cv2.bn.bias> : tensor<32xf32>) : !torch.vtensor<[32],f32>
    %40 = torch.vtensor.literal(dense_resource<stage3.cv2.bn.weight> : tensor<32xf32>) : !torch.vtensor<[32],f32>
    %41 = torch.vtensor.literal(dense_resource<stage3.cv2.conv.weight> : tensor<32x64x1x1xf32>) : !torch.vtensor<[32,64,1,1],f32>
    %42 = torch.vtensor.literal(dense_resource<stage3.blocks.0.cv2.bn.running_var> : tensor<32xf32>) : !torch.vtensor<[32],f32>
    %43 = torch.vtensor.literal(dense_resource<stage3.blocks.0.cv2.bn.running_mean> : tensor<32xf32>) : !torch.vtensor<[32],f32>
    %44 = torch.vtensor.literal(dense_resource<stage3.blocks.0.cv2.bn.bias> : tensor<32xf32>) : !torch.vtensor<[32],f32>
    %45 = torch.vtensor.literal(dense_resource<stage3.blocks.0.cv2.bn.weight> : tensor<32xf32>) : !torch.vtensor<[32],f32>
    %46 = torch.vtensor.literal(dense_resource<stage3.blocks.0.cv2.conv.weight> : tensor<32x32x3x3xf32>) : !torch.vtensor<[32,32,3,3],f32>
    %47 = torch.vtensor.literal(dense_resource<stage3.blocks.0.cv1.bn.running_var> : tensor<32xf32>) : !torch.vtensor<[32],f32>
    %48 = torch.vtensor.literal(dense_resource<stage3.blocks.0.cv1.bn.running_mean> : tensor<32xf32>) : !torch.vtensor<[32],f32>
    %49 = torch.vtensor.literal(dense_resource<stage3.blocks.0.cv1.bn.bias> : tensor<32xf32>) : !torch.vtensor<[32],f32>
    %50 = torch.vtensor.literal(dense_resource<stage3.blocks.0.cv1.bn.weight> : tensor<32xf32>) : !torch.vtensor<[32],f32>
    %51 = torch.vtensor.literal(dense_resource<stage3.blocks.0.cv1.conv.weight> : tensor<32x32x1x1xf32>) : !torch.vtensor<[32,32,1,1],f32>
    %52 = torch.vtensor.literal(dense_resource<stage3.cv1.bn.running_var> : tensor<32xf32>) : !torch.vtensor<[32],f32>
    %53 = torch.vtensor.literal(dense_resource<stage3.cv1.bn.running_mean> : tensor<32xf32>) : !torch.vtensor<[32],f32>
    %54 = torch.vtensor.literal(dense_resource<stage3.cv1.bn.bias> : tensor<32xf32>) : !torch.vtensor<[32],f32>
    %55 = torch.vtensor.literal(dense_resource<stage3.cv1.bn.weight> : tensor<32xf32>) : !torch.vtensor<[32],f32>
    %56 = torch.vtensor.literal(dense_resource<stage3.cv1.conv.weight> : tensor<32x64x1x1xf32>) : !torch.vtensor<[32,64,1,1],f32>
    %57 = torch.vtensor.literal(dense_resource<down3.bn.running_var> : tensor<64xf32>) : !torch.vtensor<[64],f32>
    %58 = torch.vtensor.literal(dense_resource<down3.bn.running_mean> : tensor<64xf32>) : !torch.vtensor<[64],f32>
    %59 = torch.vtensor.literal(dense_resource<down3.bn.bias> : tensor<64xf32>) : !torch.vtensor<[64],f32>
    %60 = torch.vtensor.literal(dense_resource<down3.bn.weight> : tensor<64xf32>) : !torch.vtensor<[64],f32>
    %61 = torch.vtensor.literal(dense_resource<down3.conv.weight> : tensor<64x32x3x3xf32>) : !torch.vtensor<[64,32,3,3],f32>
    %62 = torch.vtensor.literal(dense_resource<stage2.cv3.bn.running_var> : tensor<32xf32>) : !torch.vtensor<[32],f32>
    %63 = torch.vtensor.literal(dense_resource<stage2.cv3.bn.running_mean> : tensor<32xf32>) : !torch.vtensor<[32],f32>
    %64 = torch.vtensor.literal(dense_resource<stage2.cv3.bn.bias> : tensor<32xf32>) : !torch.vtensor<[32],f32>
    %65 = torch.vtensor.literal(dense_resource<stage2.cv3.bn.weight> : tensor<32xf32>) : !torch.vtensor<[32],f32>
    %66 = torch.vtensor.literal(dense_resource<stage2.cv3.conv.weight> : tensor<32x32x1x1xf32>) : !torch.vtensor<[32,32,1,1],f32>
    %67 = torch.vtensor.literal(dense_resource<stage2.cv2.bn.running_var> : tensor<16xf32>) : !torch.vtensor<[16],f32>
    %68 = torch.vtensor.literal(dense_resource<stage2.cv2.bn.running_mean> : tensor<16xf32>) : !torch.vtensor<[16],f32>
    %69 = torch.vtensor.literal(dense_resource<stage2.cv2.bn.bias> : tensor<16xf32>) : !torch.vtensor<[16],f32>
    %70 = torch.vtensor.literal(dense_resource<stage2.cv2.bn.weight> : tensor<16xf32>) : !torch.vtensor<[16],f32>
    %71 = torch.vtensor.literal(dense_resource<stage2.cv2.conv.weight> : tensor<16x32x1x1xf32>) : !torch.vtensor<[16,32,1,1],f32>
    %72 = torch.vtensor.literal(dense_resource<stage2.blocks.0.cv2.bn.running_var> : tensor<16xf32>) : !torch.vtensor<[16],f32>
    %73 = torch.vtensor.literal(dense_resource<stage2.blocks.0.cv2.bn.running_mean> : tensor<16xf32>) : !torch.vtensor<[16],f32>
    %74 = torch.vtensor.literal(dense_resource<stage2.blocks.0.cv2.bn.bias> : tensor<16xf32>) : !torch.vtensor<[16],f32>
    %75 = torch.vtensor.literal(dense_resource<stage2.blocks.0.cv2.bn.weight> : tensor<16xf32>) : !torch.vtensor<[16],f32>
    %76 = torch.vtensor.literal(dense_resource<stage2.blocks.0.cv2.conv.weight> : tensor<16x16x3x3xf32>) : !torch.vtensor<[16,16,3,3],f32>
    %77 = torch.vtensor.literal(dense_resource<stage2.blocks.0.cv1.bn.running_var> : tensor<16xf32>) : !torch.vtensor<[16],f32>
    %78 = torch.vtensor.literal(dense_resource<stage2.blocks.0.cv1.bn.running_mean> : tensor<16xf32>) : !torch.vtensor<[16],f32>
    %79 = torch.vtensor.literal(dense_resource<stage2.blocks.0.cv1.bn.bias> : tensor<16xf32>) : !torch.vtensor<[16],f32>
    %80 = torch.vtensor.literal(dense_resource<stage2.blocks.0.cv1.bn.weight> : tensor<16xf32>) : !torch.vtensor<[16],f32>
    %81 = torch.vtensor.literal(dense_resource<stage2.blocks.0.cv1.conv.weight> : tensor<16x16x1x1xf32>) : !torch.vtensor<[16,16,1,1],f32>
    %82 = torch.vtensor.literal(dense_resource<stage2.cv1.bn.running_var> : tensor<16xf32>) : !torch.vtensor<[16],f32>
    %83 = torch.vtensor.literal(dense_resource<stage2.cv1.bn.running_mean> : tensor<16xf32>) : !torch.vtensor<[16],f32>
    %84 = torch.vtensor.literal(dense_resource<stage2.cv1.bn.bias> : tensor<16xf32>) : !torch.vtensor<[16],f32>
    %85 = torch.vtensor.literal(dense_resource<stage2.cv1.bn.weight> : tensor<16xf32>) : !torch.vtensor<[16],f32>
    %86 = torch.vtensor.literal(dense_resource<stage2.cv1.conv.weight> : tensor<16x32x1x1xf32>) : !torch.vtensor<[16,32,1,1],f32>
    %87 = torch.vtensor.literal(dense_resource<down2.bn.running_var> : tensor<32xf32>) : !torch.vtensor<[32],f32>
    %88 = torch.vtensor.literal(dense_resource<down2.bn.running_mean> : tensor<32xf32>) : !torch.vtensor<[32],f32>
    %89 = torch.vtensor.literal(dense_resource<down2.bn.bias> : tensor<32xf32>) : !torch.vtensor<[32],f32>
    %90 = torch.vtensor.literal(dense_resource<down2.bn.weight> : tensor<32xf32>) : !torch.vtensor<[32],f32>
    %91 = torch.vtensor.literal(dense_resource<down2.conv.weight> : tensor<32x24x3x3xf32>) : !torch.vtensor<[32,24,3,3],f32>
    %92 = torch.vtensor.literal(dense_resource<stage1.cv3.bn.running_var> : tensor<24xf32>) : !torch.vtensor<[24],f32>
    %93 = torch.vtensor.literal(dense_resource<stage1.cv3.bn.running_mean> : tensor<24xf32>) : !torch.vtensor<[24],f32>
    %94 = torch.vtensor.literal(dense_resource<stage1.cv3.bn.bias> : tensor<24xf32>) : !torch.vtensor<[24],f32>
    %95 = torch.vtensor.literal(dense_resource<stage1.cv3.bn.weight> : tensor<24xf32>) : !torch.vtensor<[24],f32>
    %96 = torch.vtensor.literal(dense_resource<stage1.cv3.conv.weight> : tensor<24x24x1x1xf32>) : !torch.vtensor<[24,24,1,1],f32>
    %97 = torch.vtensor.literal(dense_resource<stage1.cv2.bn.running_var> : tensor<12xf32>) : !torch.vtensor<[12],f32>
    %98 = torch.vtensor.literal(dense_resource<stage1.cv2.bn.running_mean> : tensor<12xf32>) : !torch.vtensor<[12],f32>
    %99 = torch.vtensor.literal(dense_resource<stage1.cv2.bn.bias> : tensor<12xf32>) : !torch.vtensor<[12],f32>
    %100 = torch.vtensor.literal(dense_resource<stage1.cv2.bn.weight> : tensor<12xf32>) : !torch.vtensor<[12],f32>
    %101 = torch.vtensor.literal(dense_resource<stage1.cv2.conv.weight> : tensor<12x24x1x1xf32>) : !torch.vtensor<[12,24,1,1],f32>
    %102 = torch.vtensor.literal(dense_resource<stage1.blocks.0.cv2.bn.running_var> : tensor<12xf32>) : !torch.vtensor<[12],f32>
    %103 = torch.vtensor.literal(dense_resource<stage1.blocks.0.cv2.bn.running_mean> : tensor<12xf32>) : !torch.vtensor<[12],f32>
    %104 = torch.vtensor.literal(dense_resource<stage1.blocks.0.cv2.bn.bias> : tensor<12xf32>) : !torch.vtensor<[12],f32>
    %105 = torch.vtensor.literal(dense_resource<stage1.blocks.0.cv2.bn.weight> : tensor<12xf32>) : !torch.vtensor<[12],f32>
    %106 = torch.vtensor.literal(dense_resource<stage1.blocks.0.cv2.conv.weight> : tensor<12x12x3x3xf32>) : !torch.vtensor<[12,12,3,3],f32>
    %107 = torch.vtensor.literal(dense_resource<stage1.blocks.0.cv1.bn.running_var> : tensor<12xf32>) : !torch.vtensor<[12],f32>
    %108 = torch.vtensor.literal(dense_resource<stage1.blocks.0.cv1.bn.running_mean> : tensor<12xf32>) : !torch.vtensor<[12],f32>
    %109 = torch.vtensor.literal(dense_resource<stage1.blocks.0.cv1.bn.bias> : tensor<12xf32>) : !torch.vtensor<[12],f32>
    %110 = torch.vtensor.literal(dense_resource<stage1.blocks.0.cv1.bn.weight> : tensor<12xf32>) : !torch.vtensor<[12],f32>
    %111 = torch.vtensor.literal(dense_resource<stage1.blocks.0.cv1.conv.weight> : tensor<12x12x1x1xf32>) : !torch.vtensor<[12,12,1,1],f32>
    %112 = torch.vtensor.literal(dense_resource<stage1.cv1.bn.running_var> : tensor<12xf32>) : !torch.vtensor<[12],f32>
    %113 = torch.vtensor.literal(dense_resource<stage1.cv1.bn.running_mean> : tensor<12xf32>) : !torch.vtensor<[12],f32>
    %114 = torch.vtensor.literal(dense_resource<stage1.cv1.bn.bias> : tensor<12xf32>) : !torch.vtensor<[12],f32>
    %115 = torch.vtensor.literal(dense_resource<stage1.cv1.bn.weight> : tensor<12xf32>) : !torch.vtensor<[12],f32>
    %int0 = torch.constant.int 0
    %116 = torch.vtensor.literal(dense_resource<stage1.cv1.conv.weight> : tensor<12x24x1x1xf32>) : !torch.vtensor<[12,24,1,1],f32>
    %117 = torch.vtensor.literal(dense_resource<down1.bn.running_var> : tensor<24xf32>) : !torch.vtensor<[24],f32>
    %118 = torch.vtensor.literal(dense_resource<down1.bn.running_mean> : tensor<24xf32>) : !torch.vtensor<[24],f32>
    %119 = torch.vtensor.literal(dense_resource<down1.bn.bias> : tensor<24xf32>) : !torch.vtensor<[24],f32>
    %120 = torch.vtensor.literal(dense_resource<down1.bn.weight> : tensor<24xf32>) : !torch.vtensor<[24],f32>
    %int2 = torch.constant.int 2
    %121 = torch.vtensor.literal(dense_resource<down1.conv.weight> : tensor<24x16x3x3xf32>) : !torch.vtensor<[24,16,3,3],f32>
    %true = torch.constant.bool true
    %float1.000000e-03 = torch.constant.float 1.000000e-03
    %float1.000000e-01 = torch.constant.float 1.000000e-01
    %false = torch.constant.bool false
    %122 = torch.vtensor.literal(dense_resource<stem.bn.running_var> : tensor<16xf32>) : !torch.vtensor<[16],f32>
    %123 = torch.vtensor.literal(dense_resource<stem.bn.running_mean> : tensor<16xf32>) : !torch.vtensor<[16],f32>
    %124 = torch.vtensor.literal(dense_resource<stem.bn.bias> : tensor<16xf32>) : !torch.vtensor<[16],f32>
    %125 = torch.vtensor.literal(dense_resource<stem.bn.weight> : tensor<16xf32>) : !torch.vtensor<[16],f32>
    %126 = torch.vtensor.literal(dense_resource<stem.conv.weight> : tensor<16x1x3x3xf32>) : !torch.vtensor<[16,1,3,3],f32>
    %none = torch.constant.none
    %int1 = torch.constant.int 1
    %127 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %128 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %129 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %130 = torch.aten.conv2d %arg0, %126, %none, %127, %128, %129, %int1 {hass.source = "stem.conv"} : !torch.vtensor<[1,1,32,32],f32>, !torch.vtensor<[16,1,3,3],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,16,32,32],f32>
    %131 = torch.aten.batch_norm %130, %125, %124, %123, %122, %false, %float1.000000e-01, %float1.000000e-03, %true {hass.source = "stem.bn"} : !torch.vtensor<[1,16,32,32],f32>, !torch.vtensor<[16],f32>, !torch.vtensor<[16],f32>, !torch.vtensor<[16],f32>, !torch.vtensor<[16],f32>, !torch.bool, !torch.float, !torch.float, !torch.bool -> !torch.vtensor<[1,16,32,32],f32>
    %132 = torch.aten.silu %131 {hass.source = "stem.act"} : !torch.vtensor<[1,16,32,32],f32> -> !torch.vtensor<[1,16,32,32],f32>
    %133 = torch.prim.ListConstruct %int2, %int2 : (!torch.int, !torch.int) -> !torch.list<int>
    %134 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %135 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %136 = torch.aten.conv2d %132, %121, %none, %133, %134, %135, %int1 {hass.source = "down1.conv"} : !torch.vtensor<[1,16,32,32],f32>, !torch.vtensor<[24,16,3,3],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,24,16,16],f32>
    %137 = torch.aten.batch_norm %136, %120, %119, %118, %117, %false, %float1.000000e-01, %float1.000000e-03, %true {hass.source = "down1.bn"} : !torch.vtensor<[1,24,16,16],f32>, !torch.vtensor<[24],f32>, !torch.vtensor<[24],f32>, !torch.vtensor<[24],f32>, !torch.vtensor<[24],f32>, !torch.bool, !torch.float, !torch.float, !torch.bool -> !torch.vtensor<[1,24,16,16],f32>
    %138 = torch.aten.silu %137 {hass.source = "down1.act"} : !torch.vtensor<[1,24,16,16],f32> -> !torch.vtensor<[1,24,16,16],f32>
    %139 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %140 = torch.prim.ListConstruct %int0, %int0 : (!torch.int, !torch.int) -> !torch.list<int>
    %141 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %142 = torch.aten.conv2d %138, %116, %none, %139, %140, %141, %int1 {hass.source = "stage1.cv1.conv"} : !torch.vtensor<[1,24,16,16],f32>, !torch.vtensor<[12,24,1,1],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,12,16,16],f32>
    %143 = torch.aten.batch_norm %142, %115, %114, %113, %112, %false, %float1.000000e-01, %float1.000000e-03, %true {hass.source = "stage1.cv1.bn"} : !torch.vtensor<[1,12,16,16],f32>, !torch.vtensor<[12],f32>, !torch.vtensor<[12],f32>, !torch.vtensor<[12],f32>, !torch.vtensor<[12],f32>, !torch.bool, !torch.float, !torch.float, !torch.bool -> !torch.vtensor<[1,12,16,16],f32>
    %144 = torch.aten.silu %143 {hass.source = "stage1.cv1.act"} : !torch.vtensor<[1,12,16,16],f32> -> !torch.vtensor<[1,12,16,16],f32>
    %145 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %146 = torch.prim.ListConstruct %int0, %int0 : (!torch.int, !torch.int) -> !torch.list<int>
    %147 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %148 = torch.aten.conv2d %144, %111, %none, %145, %146, %147, %int1 {hass.source = "stage1.blocks.0.cv1.conv"} : !torch.vtensor<[1,12,16,16],f32>, !torch.vtensor<[12,12,1,1],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,12,16,16],f32>
    %149 = torch.aten.batch_norm %148, %110, %109, %108, %107, %false, %float1.000000e-01, %float1.000000e-03, %true {hass.source = "stage1.blocks.0.cv1.bn"} : !torch.vtensor<[1,12,16,16],f32>, !torch.vtensor<[12],f32>, !torch.vtensor<[12],f32>, !torch.vtensor<[12],f32>, !torch.vtensor<[12],f32>, !torch.bool, !torch.float, !torch.float, !torch.bool -> !torch.vtensor<[1,12,16,16],f32>
    %150 = torch.aten.silu %149 {hass.source = "stage1.blocks.0.cv1.act"} : !torch.vtensor<[1,12,16,16],f32> -> !torch.vtensor<[1,12,16,16],f32>
    %151 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %152 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %153 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %154 = torch.aten.conv2d %150, %106, %none, %151, %152, %153, %int1 {hass.source = "stage1.blocks.0.cv2.conv"} : !torch.vtensor<[1,12,16,16],f32>, !torch.vtensor<[12,12,3,3],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,12,16,16],f32>
    %155 = torch.aten.batch_norm %154, %105, %104, %103, %102, %false, %float1.000000e-01, %float1.000000e-03, %true {hass.source = "stage1.blocks.0.cv2.bn"} : !torch.vtensor<[1,12,16,16],f32>, !torch.vtensor<[12],f32>, !torch.vtensor<[12],f32>, !torch.vtensor<[12],f32>, !torch.vtensor<[12],f32>, !torch.bool, !torch.float, !torch.float, !torch.bool -> !torch.vtensor<[1,12,16,16],f32>
    %156 = torch.aten.silu %155 {hass.source = "stage1.blocks.0.cv2.act"} : !torch.vtensor<[1,12,16,16],f32> -> !torch.vtensor<[1,12,16,16],f32>
    %157 = torch.aten.add.Tensor %144, %156, %int1 {hass.source = "stage1.blocks.0.add"} : !torch.vtensor<[1,12,16,16],f32>, !torch.vtensor<[1,12,16,16],f32>, !torch.int -> !torch.vtensor<[1,12,16,16],f32>
    %158 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %159 = torch.prim.ListConstruct %int0, %int0 : (!torch.int, !torch.int) -> !torch.list<int>
    %160 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %161 = torch.aten.conv2d %138, %101, %none, %158, %159, %160, %int1 {hass.source = "stage1.cv2.conv"} : !torch.vtensor<[1,24,16,16],f32>, !torch.vtensor<[12,24,1,1],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,12,16,16],f32>
    %162 = torch.aten.batch_norm %161, %100, %99, %98, %97, %false, %float1.000000e-01, %float1.000000e-03, %true {hass.source = "stage1.cv2.bn"} : !torch.vtensor<[1,12,16,16],f32>, !torch.vtensor<[12],f32>, !torch.vtensor<[12],f32>, !torch.vtensor<[12],f32>, !torch.vtensor<[12],f32>, !torch.bool, !torch.float, !torch.float, !torch.bool -> !torch.vtensor<[1,12,16,16],f32>
    %163 = torch.aten.silu %162 {hass.source = "stage1.cv2.act"} : !torch.vtensor<[1,12,16,16],f32> -> !torch.vtensor<[1,12,16,16],f32>
    %164 = torch.prim.ListConstruct %157, %163 : (!torch.vtensor<[1,12,16,16],f32>, !torch.vtensor<[1,12,16,16],f32>) -> !torch.list<vtensor>
    %165 = torch.aten.cat %164, %int1 {hass.source = "stage1.cat"} : !torch.list<vtensor>, !torch.int -> !torch.vtensor<[1,24,16,16],f32>
    %166 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %167 = torch.prim.ListConstruct %int0, %int0 : (!torch.int, !torch.int) -> !torch.list<int>
    %168 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %169 = torch.aten.conv2d %165, %96, %none, %166, %167, %168, %int1 {hass.source = "stage1.cv3.conv"} : !torch.vtensor<[1,24,16,16],f32>, !torch.vtensor<[24,24,1,1],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,24,16,16],f32>
    %170 = torch.aten.batch_norm %169, %95, %94, %93, %92, %false, %float1.000000e-01, %float1.000000e-03, %true {hass.source = "stage1.cv3.bn"} : !torch.vtensor<[1,24,16,16],f32>, !torch.vtensor<[24],f32>, !torch.vtensor<[24],f32>, !torch.vtensor<[24],f32>, !torch.vtensor<[24],f32>, !torch.bool, !torch.float, !torch.float, !torch.bool -> !torch.vtensor<[1,24,16,16],f32>
    %171 = torch.aten.silu %170 {hass.source = "stage1.cv3.act"} : !torch.vtensor<[1,24,16,16],f32> -> !torch.vtensor<[1,24,16,16],f32>
    %172 = torch.prim.ListConstruct %int2, %int2 : (!torch.int, !torch.int) -> !torch.list<int>
    %173 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %174 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %175 = torch.aten.conv2d %171, %91, %none, %172, %173, %174, %int1 {hass.source = "down2.conv"} : !torch.vtensor<[1,24,16,16],f32>, !torch.vtensor<[32,24,3,3],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,32,8,8],f32>
    %176 = torch.aten.batch_norm %175, %90, %89, %88, %87, %false, %float1.000000e-01, %float1.000000e-03, %true {hass.source = "down2.bn"} : !torch.vtensor<[1,32,8,8],f32>, !torch.vtensor<[32],f32>, !torch.vtensor<[32],f32>, !torch.vtensor<[32],f32>, !torch.vtensor<[32],f32>, !torch.bool, !torch.float, !torch.float, !torch.bool -> !torch.vtensor<[1,32,8,8],f32>
    %177 = torch.aten.silu %176 {hass.source = "down2.act"} : !torch.vtensor<[1,32,8,8],f32> -> !torch.vtensor<[1,32,8,8],f32>
    %178 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %179 = torch.prim.ListConstruct %int0, %int0 : (!torch.int, !torch.int) -> !torch.list<int>
    %180 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %181 = torch.aten.conv2d %177, %86, %none, %178, %179, %180, %int1 {hass.source = "stage2.cv1.conv"} : !torch.vtensor<[1,32,8,8],f32>, !torch.vtensor<[16,32,1,1],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,16,8,8],f32>
    %182 = torch.aten.batch_norm %181, %85, %84, %83, %82, %false, %float1.000000e-01, %float1.000000e-03, %true {hass.source = "stage2.cv1.bn"} : !torch.vtensor<[1,16,8,8],f32>, !torch.vtensor<[16],f32>, !torch.vtensor<[16],f32>, !torch.vtensor<[16],f32>, !torch.vtensor<[16],f32>, !torch.bool, !torch.float, !torch.float, !torch.bool -> !torch.vtensor<[1,16,8,8],f32>
    %183 = torch.aten.silu %182 {hass.source = "stage2.cv1.act"} : !torch.vtensor<[1,16,8,8],f32> -> !torch.vtensor<[1,16,8,8],f32>
    %184 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %185 = torch.prim.ListConstruct %int0, %int0 : (!torch.int, !torch.int) -> !torch.list<int>
    %186 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %187 = torch.aten.conv2d %183, %81, %none, %184, %185, %186, %int1 {hass.source = "stage2.blocks.0.cv1.conv"} : !torch.vtensor<[1,16,8,8],f32>, !torch.vtensor<[16,16,1,1],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,16,8,8],f32>
    %188 = torch.aten.batch_norm %187, %80, %79, %78, %77, %false, %float1.000000e-01, %float1.000000e-03, %true {hass.source = "stage2.blocks.0.cv1.bn"} : !torch.vtensor<[1,16,8,8],f32>, !torch.vtensor<[16],f32>, !torch.vtensor<[16],f32>, !torch.vtensor<[16],f32>, !torch.vtensor<[16],f32>, !torch.bool, !torch.float, !torch.float, !torch.bool -> !torch.vtensor<[1,16,8,8],f32>
    %189 = torch.aten.silu %188 {hass.source = "stage2.blocks.0.cv1.act"} : !torch.vtensor<[1,16,8,8],f32> -> !torch.vtensor<[1,16,8,8],f32>
    %190 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %191 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %192 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %193 = torch.aten.conv2d %189, %76, %none, %190, %191, %192, %int1 {hass.source = "stage2.blocks.0.cv2.conv"} : !torch.vtensor<[1,16,8,8],f32>, !torch.vtensor<[16,16,3,3],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,16,8,8],f32>
    %194 = torch.aten.batch_norm %193, %75, %74, %73, %72, %false, %float1.000000e-01, %float1.000000e-03, %true {hass.source = "stage2.blocks.0.cv2.bn"} : !torch.vtensor<[1,16,8,8],f32>, !torch.vtensor<[16],f32>, !torch.vtensor<[16],f32>, !torch.vtensor<[16],f32>, !torch.vtensor<[16],f32>, !torch.bool, !torch.float, !torch.float, !torch.bool -> !torch.vtensor<[1,16,8,8],f32>
    %195 = torch.aten.silu %194 {hass.source = "stage2.blocks.0.cv2.act"} : !torch.vtensor<[1,16,8,8],f32> -> !torch.vtensor<[1,16,8,8],f32>
    %196 = torch.aten.add.Tensor %183, %195, %int1 {hass.source = "stage2.blocks.0.add"} : !torch.vtensor<[1,16,8,8],f32>, !torch.vtensor<[1,16,8,8],f32>, !torch.int -> !torch.vtensor<[1,16,8,8],f32>
    %197 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %198 = torch.prim.ListConstruct %int0, %int0 : (!torch.int, !torch.int) -> !torch.list<int>
    %199 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %200 = torch.aten.conv2d %177, %71, %none, %197, %198, %199, %int1 {hass.source = "stage2.cv2.conv"} : !torch.vtensor<[1,32,8,8],f32>, !torch.vtensor<[16,32,1,1],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,16,8,8],f32>
    %201 = torch.aten.batch_norm %200, %70, %69, %68, %67, %false, %float1.000000e-01, %float1.000000e-03, %true {hass.source = "stage2.cv2.bn"} : !torch.vtensor<[1,16,8,8],f32>, !torch.vtensor<[16],f32>, !torch.vtensor<[16],f32>, !torch.vtensor<[16],f32>, !torch.vtensor<[16],f32>, !torch.bool, !torch.float, !torch.float, !torch.bool -> !torch.vtensor<[1,16,8,8],f32>
    %202 = torch.aten.silu %201 {hass.source = "stage2.cv2.act"} : !torch.vtensor<[1,16,8,8],f32> -> !torch.vtensor<[1,16,8,8],f32>
    %203 = torch.prim.ListConstruct %196, %202 : (!torch.vtensor<[1,16,8,8],f32>, !torch.vtensor<[1,16,8,8],f32>) -> !torch.list<vtensor>
    %204 = torch.aten.cat %203, %int1 {hass.source = "stage2.cat"} : !torch.list<vtensor>, !torch.int -> !torch.vtensor<[1,32,8,8],f32>
    %205 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %206 = torch.prim.ListConstruct %int0, %int0 : (!torch.int, !torch.int) -> !torch.list<int>
    %207 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %208 = torch.aten.conv2d %204, %66, %none, %205, %206, %207, %int1 {hass.source = "stage2.cv3.conv"} : !torch.vtensor<[1,32,8,8],f32>, !torch.vtensor<[32,32,1,1],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,32,8,8],f32>
    %209 = torch.aten.batch_norm %208, %65, %64, %63, %62, %false, %float1.000000e-01, %float1.000000e-03, %true {hass.source = "stage2.cv3.bn"} : !torch.vtensor<[1,32,8,8],f32>, !torch.vtensor<[32],f32>, !torch.vtensor<[32],f32>, !torch.vtensor<[32],f32>, !torch.vtensor<[32],f32>, !torch.bool, !torch.float, !torch.float, !torch.bool -> !torch.vtensor<[1,32,8,8],f32>
    %210 = torch.aten.silu %209 {hass.source = "stage2.cv3.act"} : !torch.vtensor<[1,32,8,8],f32> -> !torch.vtensor<[1,32,8,8],f32>
    %211 = torch.prim.ListConstruct %int2, %int2 : (!torch.int, !torch.int) -> !torch.list<int>
    %212 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %213 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %214 = torch.aten.conv2d %210, %61, %none, %211, %212, %213, %int1 {hass.source = "down3.conv"} : !torch.vtensor<[1,32,8,8],f32>, !torch.vtensor<[64,32,3,3],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,64,4,4],f32>
    %215 = torch.aten.batch_norm %214, %60, %59, %58, %57, %false, %float1.000000e-01, %float1.000000e-03, %true {hass.source = "down3.bn"} : !torch.vtensor<[1,64,4,4],f32>, !torch.vtensor<[64],f32>, !torch.vtensor<[64],f32>, !torch.vtensor<[64],f32>, !torch.vtensor<[64],f32>, !torch.bool, !torch.float, !torch.float, !torch.bool -> !torch.vtensor<[1,64,4,4],f32>
    %216 = torch.aten.silu %215 {hass.source = "down3.act"} : !torch.vtensor<[1,64,4,4],f32> -> !torch.vtensor<[1,64,4,4],f32>
    %217 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %218 = torch.prim.ListConstruct %int0, %int0 : (!torch.int, !torch.int) -> !torch.list<int>
    %219 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %220 = torch.aten.conv2d %216, %56, %none, %217, %218, %219, %int1 {hass.source = "stage3.cv1.conv"} : !torch.vtensor<[1,64,4,4],f32>, !torch.vtensor<[32,64,1,1],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,32,4,4],f32>
    %221 = torch.aten.batch_norm %220, %55, %54, %53, %52, %false, %float1.000000e-01, %float1.000000e-03, %true {hass.source = "stage3.cv1.bn"} : !torch.vtensor<[1,32,4,4],f32>, !torch.vtensor<[32],f32>, !torch.vtensor<[32],f32>, !torch.vtensor<[32],f32>, !torch.vtensor<[32],f32>, !torch.bool, !torch.float, !torch.float, !torch.bool -> !torch.vtensor<[1,32,4,4],f32>
    %222 = torch.aten.silu %221 {hass.source = "stage3.cv1.act"} : !torch.vtensor<[1,32,4,4],f32> -> !torch.vtensor<[1,32,4,4],f32>
    %223 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %224 = torch.prim.ListConstruct %int0, %int0 : (!torch.int, !torch.int) -> !torch.list<int>
    %225 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %226 = torch.aten.conv2d %222, %51, %none, %223, %224, %225, %int1 {hass.source = "stage3.blocks.0.cv1.conv"} : !torch.vtensor<[1,32,4,4],f32>, !torch.vtensor<[32,32,1,1],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,32,4,4],f32>
    %227 = torch.aten.batch_norm %226, %50, %49, %48, %47, %false, %float1.000000e-01, %float1.000000e-03, %true {hass.source = "stage3.blocks.0.cv1.bn"} : !torch.vtensor<[1,32,4,4],f32>, !torch.vtensor<[32],f32>, !torch.vtensor<[32],f32>, !torch.vtensor<[32],f32>, !torch.vtensor<[32],f32>, !torch.bool, !torch.float, !torch.float, !torch.bool -> !torch.vtensor<[1,32,4,4],f32>
    %228 = torch.aten.silu %227 {hass.source = "stage3.blocks.0.cv1.act"} : !torch.vtensor<[1,32,4,4],f32> -> !torch.vtensor<[1,32,4,4],f32>
    %229 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %230 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %231 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %232 = torch.aten.conv2d %228, %46, %none, %229, %230, %231, %int1 {hass.source = "stage3.blocks.0.cv2.conv"} : !torch.vtensor<[1,32,4,4],f32>, !torch.vtensor<[32,32,3,3],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,32,4,4],f32>
    %233 = torch.aten.batch_norm %232, %45, %44, %43, %42, %false, %float1.000000e-01, %float1.000000e-03, %true {hass.source = "stage3.blocks.0.cv2.bn"} : !torch.vtensor<[1,32,4,4],f32>, !torch.vtensor<[32],f32>, !torch.vtensor<[32],f32>, !torch.vtensor<[32],f32>, !torch.vtensor<[32],f32>, !torch.bool, !torch.float, !torch.float, !torch.bool -> !torch.vtensor<[1,32,4,4],f32>
    %234 = torch.aten.silu %233 {hass.source = "stage3.blocks.0.cv2.act"} : !torch.vtensor<[1,32,4,4],f32> -> !torch.vtensor<[1,32,4,4],f32>
    %235 = torch.aten.add.Tensor %222, %234, %int1 {hass.source = "stage3.blocks.0.add"} : !torch.vtensor<[1,32,4,4],f32>, !torch.vtensor<[1,32,4,4],f32>, !torch.int -> !torch.vtensor<[1,32,4,4],f32>
    %236 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %237 = torch.prim.ListConstruct %int0, %int0 : (!torch.int, !torch.int) -> !torch.list<int>
    %238 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %239 = torch.aten.conv2d %216, %41, %none, %236, %237, %238, %int1 {hass.source = "stage3.cv2.conv"} : !torch.vtensor<[1,64,4,4],f32>, !torch.vtensor<[32,64,1,1],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,32,4,4],f32>
    %240 = torch.aten.batch_norm %239, %40, %39, %38, %37, %false, %float1.000000e-01, %float1.000000e-03, %true {hass.source = "stage3.cv2.bn"} : !torch.vtensor<[1,32,4,4],f32>, !torch.vtensor<[32],f32>, !torch.vtensor<[32],f32>, !torch.vtensor<[32],f32>, !torch.vtensor<[32],f32>, !torch.bool, !torch.float, !torch.float, !torch.bool -> !torch.vtensor<[1,32,4,4],f32>
    %241 = torch.aten.silu %240 {hass.source = "stage3.cv2.act"} : !torch.vtensor<[1,32,4,4],f32> -> !torch.vtensor<[1,32,4,4],f32>
    %242 = torch.prim.ListConstruct %235, %241 : (!torch.vtensor<[1,32,4,4],f32>, !torch.vtensor<[1,32,4,4],f32>) -> !torch.list<vtensor>
    %243 = torch.aten.cat %242, %int1 {hass.source = "stage3.cat"} : !torch.list<vtensor>, !torch.int -> !torch.vtensor<[1,64,4,4],f32>
    %244 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %245 = torch.prim.ListConstruct %int0, %int0 : (!torch.int, !torch.int) -> !torch.list<int>
    %246 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %247 = torch.aten.conv2d %243, %36, %none, %244, %245, %246, %int1 {hass.source = "stage3.cv3.conv"} : !torch.vtensor<[1,64,4,4],f32>, !torch.vtensor<[64,64,1,1],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,64,4,4],f32>
    %248 = torch.aten.batch_norm %247, %35, %34, %33, %32, %false, %float1.000000e-01, %float1.000000e-03, %true {hass.source = "stage3.cv3.bn"} : !torch.vtensor<[1,64,4,4],f32>, !torch.vtensor<[64],f32>, !torch.vtensor<[64],f32>, !torch.vtensor<[64],f32>, !torch.vtensor<[64],f32>, !torch.bool, !torch.float, !torch.float, !torch.bool -> !torch.vtensor<[1,64,4,4],f32>
    %249 = torch.aten.silu %248 {hass.source = "stage3.cv3.act"} : !torch.vtensor<[1,64,4,4],f32> -> !torch.vtensor<[1,64,4,4],f32>
    %250 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %251 = torch.prim.ListConstruct %int0, %int0 : (!torch.int, !torch.int) -> !torch.list<int>
    %252 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %253 = torch.aten.conv2d %249, %31, %none, %250, %251, %252, %int1 {hass.source = "lateral.conv"} : !torch.vtensor<[1,64,4,4],f32>, !torch.vtensor<[32,64,1,1],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,32,4,4],f32>
    %254 = torch.aten.batch_norm %253, %30, %29, %28, %27, %false, %float1.000000e-01, %float1.000000e-03, %true {hass.source = "lateral.bn"} : !torch.vtensor<[1,32,4,4],f32>, !torch.vtensor<[32],f32>, !torch.vtensor<[32],f32>, !torch.vtensor<[32],f32>, !torch.vtensor<[32],f32>, !torch.bool, !torch.float, !torch.float, !torch.bool -> !torch.vtensor<[1,32,4,4],f32>
    %255 = torch.aten.silu %254 {hass.source = "lateral.act"} : !torch.vtensor<[1,32,4,4],f32> -> !torch.vtensor<[1,32,4,4],f32>
    %256 = torch.prim.ListConstruct %float2.000000e00, %float2.000000e00 : (!torch.float, !torch.float) -> !torch.list<float>
    %257 = torch.aten.__interpolate.size_list_scale_list %255, %none, %256, %str, %none, %none, %false {hass.source = "up"} : !torch.vtensor<[1,32,4,4],f32>, !torch.none, !torch.list<float>, !torch.str, !torch.none, !torch.none, !torch.bool -> !torch.vtensor<[1,32,8,8],f32>
    %258 = torch.prim.ListConstruct %257, %210 : (!torch.vtensor<[1,32,8,8],f32>, !torch.vtensor<[1,32,8,8],f32>) -> !torch.list<vtensor>
    %259 = torch.aten.cat %258, %int1 {hass.source = "cat"} : !torch.list<vtensor>, !torch.int -> !torch.vtensor<[1,64,8,8],f32>
    %260 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %261 = torch.prim.ListConstruct %int0, %int0 : (!torch.int, !torch.int) -> !torch.list<int>
    %262 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %263 = torch.aten.conv2d %259, %26, %none, %260, %261, %262, %int1 {hass.source = "merge.cv1.conv"} : !torch.vtensor<[1,64,8,8],f32>, !torch.vtensor<[24,64,1,1],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,24,8,8],f32>
    %264 = torch.aten.batch_norm %263, %25, %24, %23, %22, %false, %float1.000000e-01, %float1.000000e-03, %true {hass.source = "merge.cv1.bn"} : !torch.vtensor<[1,24,8,8],f32>, !torch.vtensor<[24],f32>, !torch.vtensor<[24],f32>, !torch.vtensor<[24],f32>, !torch.vtensor<[24],f32>, !torch.bool, !torch.float, !torch.float, !torch.bool -> !torch.vtensor<[1,24,8,8],f32>
    %265 = torch.aten.silu %264 {hass.source = "merge.cv1.act"} : !torch.vtensor<[1,24,8,8],f32> -> !torch.vtensor<[1,24,8,8],f32>
    %266 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %267 = torch.prim.ListConstruct %int0, %int0 : (!torch.int, !torch.int) -> !torch.list<int>
    %268 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %269 = torch.aten.conv2d %265, %21, %none, %266, %267, %268, %int1 {hass.source = "merge.blocks.0.cv1.conv"} : !torch.vtensor<[1,24,8,8],f32>, !torch.vtensor<[24,24,1,1],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,24,8,8],f32>
    %270 = torch.aten.batch_norm %269, %20, %19, %18, %17, %false, %float1.000000e-01, %float1.000000e-03, %true {hass.source = "merge.blocks.0.cv1.bn"} : !torch.vtensor<[1,24,8,8],f32>, !torch.vtensor<[24],f32>, !torch.vtensor<[24],f32>, !torch.vtensor<[24],f32>, !torch.vtensor<[24],f32>, !torch.bool, !torch.float, !torch.float, !torch.bool -> !torch.vtensor<[1,24,8,8],f32>
    %271 = torch.aten.silu %270 {hass.source = "merge.blocks.0.cv1.act"} : !torch.vtensor<[1,24,8,8],f32> -> !torch.vtensor<[1,24,8,8],f32>
    %272 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %273 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %274 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %275 = torch.aten.conv2d %271, %16, %none, %272, %273, %274, %int1 {hass.source = "merge.blocks.0.cv2.conv"} : !torch.vtensor<[1,24,8,8],f32>, !torch.vtensor<[24,24,3,3],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,24,8,8],f32>
    %276 = torch.aten.batch_norm %275, %15, %14, %13, %12, %false, %float1.000000e-01, %float1.000000e-03, %true {hass.source = "merge.blocks.0.cv2.bn"} : !torch.vtensor<[1,24,8,8],f32>, !torch.vtensor<[24],f32>, !torch.vtensor<[24],f32>, !torch.vtensor<[24],f32>, !torch.vtensor<[24],f32>, !torch.bool, !torch.float, !torch.float, !torch.bool -> !torch.vtensor<[1,24,8,8],f32>
    %277 = torch.aten.silu %276 {hass.source = "merge.blocks.0.cv2.act"} : !torch.vtensor<[1,24,8,8],f32> -> !torch.vtensor<[1,24,8,8],f32>
    %278 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %279 = torch.prim.ListConstruct %int0, %int0 : (!torch.int, !torch.int) -> !torch.list<int>
    %280 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %281 = torch.aten.conv2d %259, %11, %none, %278, %279, %280, %int1 {hass.source = "merge.cv2.conv"} : !torch.vtensor<[1,64,8,8],f32>, !torch.vtensor<[24,64,1,1],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,24,8,8],f32>
    %282 = torch.aten.batch_norm %281, %10, %9, %8, %7, %false, %float1.000000e-01, %float1.000000e-03, %true {hass.source = "merge.cv2.bn"} : !torch.vtensor<[1,24,8,8],f32>, !torch.vtensor<[24],f32>, !torch.vtensor<[24],f32>, !torch.vtensor<[24],f32>, !torch.vtensor<[24],f32>, !torch.bool, !torch.float, !torch.float, !torch.bool -> !torch.vtensor<[1,24,8,8],f32>
    %283 = torch.aten.silu %282 {hass.source = "merge.cv2.act"} : !torch.vtensor<[1,24,8,8],f32> -> !torch.vtensor<[1,24,8,8],f32>
    %284 = torch.prim.ListConstruct %277, %283 : (!torch.vtensor<[1,24,8,8],f32>, !torch.vtensor<[1,24,8,8],f32>) -> !torch.list<vtensor>
    %285 = torch.aten.cat %284, %int1 {hass.source = "merge.cat"} : !torch.list<vtensor>, !torch.int -> !torch.vtensor<[1,48,8,8],f32>
    %286 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %287 = torch.prim.ListConstruct %int0, %int0 : (!torch.int, !torch.int) -> !torch.list<int>
    %288 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %289 = torch.aten.conv2d %285, %6, %none, %286, %287, %288, %int1 {hass.source = "merge.cv3.conv"} : !torch.vtensor<[1,48,8,8],f32>, !torch.vtensor<[48,48,1,1],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,48,8,8],f32>
    %290 = torch.aten.batch_norm %289, %5, %4, %3, %2, %false, %float1.000000e-01, %float1.000000e-03, %true {hass.source = "merge.cv3.bn"} : !torch.vtensor<[1,48,8,8],f32>, !torch.vtensor<[48],f32>, !torch.vtensor<[48],f32>, !torch.vtensor<[48],f32>, !torch.vtensor<[48],f32>, !torch.bool, !torch.float, !torch.float, !torch.bool -> !torch.vtensor<[1,48,8,8],f32>
    %291 = torch.aten.silu %290 {hass.source = "merge.cv3.act"} : !torch.vtensor<[1,48,8,8],f32> -> !torch.vtensor<[1,48,8,8],f32>
    %292 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %293 = torch.prim.ListConstruct %int0, %int0 : (!torch.int, !torch.int) -> !torch.list<int>
    %294 = torch.prim.ListConstruct %int1, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %295 = torch.aten.conv2d %291, %1, %0, %292, %293, %294, %int1 {hass.source = "head"} : !torch.vtensor<[1,48,8,8],f32>, !torch.vtensor<[15,48,1,1],f32>, !torch.vtensor<[15],f32>, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.int -> !torch.vtensor<[1,15,8,8],f32>
    return %295 : !torch.vtensor<[1,15,8,8],f32>
  }
}
