// Fourier transforms. Kinds are explained in ../native.ts.

export const fourier = {
  differentiable: [
    '_fft_r2c(Tensor self, int[] dim, int normalization, bool onesided) -> Tensor',
    '_fft_c2r(Tensor self, int[] dim, int normalization, int last_dim_size) -> Tensor',
    '_fft_c2c(Tensor self, int[] dim, int normalization, bool forward) -> Tensor',
  ],
  composite: [
    'fft_fft(Tensor self, int? n=None, int dim=-1, str? norm=None) -> Tensor',
    'fft_ifft(Tensor self, int? n=None, int dim=-1, str? norm=None) -> Tensor',
    'fft_rfft(Tensor self, int? n=None, int dim=-1, str? norm=None) -> Tensor',
    'fft_irfft(Tensor self, int? n=None, int dim=-1, str? norm=None) -> Tensor',
    'fft_hfft(Tensor self, int? n=None, int dim=-1, str? norm=None) -> Tensor',
    'fft_ihfft(Tensor self, int? n=None, int dim=-1, str? norm=None) -> Tensor',
    'fft_fft2(Tensor self, int[1]? s=None, int[1] dim=[-2,-1], str? norm=None) -> Tensor',
    'fft_ifft2(Tensor self, int[1]? s=None, int[1] dim=[-2,-1], str? norm=None) -> Tensor',
    'fft_rfft2(Tensor self, int[1]? s=None, int[1] dim=[-2,-1], str? norm=None) -> Tensor',
    'fft_irfft2(Tensor self, int[1]? s=None, int[1] dim=[-2,-1], str? norm=None) -> Tensor',
    'fft_fftn(Tensor self, int[1]? s=None, int[1]? dim=None, str? norm=None) -> Tensor',
    'fft_ifftn(Tensor self, int[1]? s=None, int[1]? dim=None, str? norm=None) -> Tensor',
    'fft_rfftn(Tensor self, int[1]? s=None, int[1]? dim=None, str? norm=None) -> Tensor',
    'fft_irfftn(Tensor self, int[1]? s=None, int[1]? dim=None, str? norm=None) -> Tensor',
    'fft_hfft2(Tensor self, int[1]? s=None, int[1] dim=[-2,-1], str? norm=None) -> Tensor',
    'fft_ihfft2(Tensor self, int[1]? s=None, int[1] dim=[-2,-1], str? norm=None) -> Tensor',
    'fft_hfftn(Tensor self, int[1]? s=None, int[1]? dim=None, str? norm=None) -> Tensor',
    'fft_ihfftn(Tensor self, int[1]? s=None, int[1]? dim=None, str? norm=None) -> Tensor',
    'fft_fftshift(Tensor self, int[1]? dim=None) -> Tensor',
    'fft_ifftshift(Tensor self, int[1]? dim=None) -> Tensor',
  ],
} as const;
