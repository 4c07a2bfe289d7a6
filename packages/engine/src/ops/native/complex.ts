// Complex numbers: made of parts, looked at as parts, turned; bytes looked at as another type. Kinds are explained in ../native.ts.

export const complex = {
  differentiable: [
    'complex(Tensor real, Tensor imag) -> Tensor',
    'polar(Tensor abs, Tensor angle) -> Tensor',
    'angle(Tensor self) -> Tensor',
    'sgn(Tensor self) -> Tensor',
    '_conj(Tensor self) -> Tensor',
    '_conj_physical(Tensor self) -> Tensor',
    'vdot(Tensor self, Tensor other) -> Tensor',
  ],
  view: ['view_as_real(Tensor(a) self) -> Tensor(a)', 'view_as_complex(Tensor(a) self) -> Tensor(a)'],
  nondifferentiable: ['view.dtype(Tensor(a) self, ScalarType dtype) -> Tensor(a)'],
  composite: [
    'conj(Tensor(a) self) -> Tensor(a)',
    'conj_physical(Tensor self) -> Tensor',
    'resolve_conj(Tensor(a) self) -> Tensor(a)',
    'resolve_neg(Tensor(a) self) -> Tensor(a)',
    'real(Tensor(a) self) -> Tensor(a)',
    'imag(Tensor(a) self) -> Tensor(a)',
    'isreal(Tensor self) -> Tensor',
    'matrix_H(Tensor(a) self) -> Tensor(a)',
    'mH(Tensor(a) self) -> Tensor(a)',
    'adjoint(Tensor(a) self) -> Tensor(a)',
  ],
  inplace: ['sgn_(Tensor(a!) self) -> Tensor(a!)', 'conj_physical_(Tensor(a!) self) -> Tensor(a!)'],
} as const;
