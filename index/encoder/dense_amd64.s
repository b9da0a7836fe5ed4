#include "textflag.h"

// TOKEN adds the products of two inputs of a token (at its pointer) and the weights of
// sixteen outputs (Y8: the first eight, Y9: the others) to the token's sums. VPMADDWD
// multiplies int16 by int16 and adds neighbours: the two inputs of each output.
#define TOKEN(in, first, others) \
	VPBROADCASTD (in)(BX*1), Y10      \
	VPMADDWD     Y8, Y10, Y11         \
	VPMADDWD     Y9, Y10, Y12         \
	VPADDD       Y11, first, first    \
	VPADDD       Y12, others, others

// func multiplyAVX2(out *sums, weights string, in []int16)
TEXT ·multiplyAVX2(SB), NOSPLIT, $0-48
	MOVQ out+0(FP), DI
	MOVQ weights_base+8(FP), SI
	MOVQ weights_len+16(FP), CX
	MOVQ in_base+24(FP), R8

	// The tokens' inputs, each 2 bytes for 16 of weights after the one before.
	MOVQ CX, DX
	SHRQ $3, DX
	LEAQ (R8)(DX*1), R9
	LEAQ (R9)(DX*1), R10
	LEAQ (R10)(DX*1), R11

	VPXOR Y0, Y0, Y0
	VPXOR Y1, Y1, Y1
	VPXOR Y2, Y2, Y2
	VPXOR Y3, Y3, Y3
	VPXOR Y4, Y4, Y4
	VPXOR Y5, Y5, Y5
	VPXOR Y6, Y6, Y6
	VPXOR Y7, Y7, Y7
	XORQ  BX, BX

pair:
	VPMOVSXBW (SI), Y8
	VPMOVSXBW 16(SI), Y9
	TOKEN(R8, Y0, Y1)
	TOKEN(R9, Y2, Y3)
	TOKEN(R10, Y4, Y5)
	TOKEN(R11, Y6, Y7)
	ADDQ      $32, SI
	ADDQ      $4, BX
	CMPQ      BX, DX
	JB        pair

	VMOVDQU Y0, (DI)
	VMOVDQU Y1, 32(DI)
	VMOVDQU Y2, 64(DI)
	VMOVDQU Y3, 96(DI)
	VMOVDQU Y4, 128(DI)
	VMOVDQU Y5, 160(DI)
	VMOVDQU Y6, 192(DI)
	VMOVDQU Y7, 224(DI)
	VZEROUPPER
	RET
