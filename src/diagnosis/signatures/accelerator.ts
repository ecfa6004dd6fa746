/** Graphics processors: what a host does not have, or has with a driver that does not fit. */
import type { Signature } from './signature.ts';

const raw = String.raw;

export const acceleratorSignatures: readonly Signature[] = [
  {
    id: 'gpu-driver',
    cause: 'host-exhausted',
    strength: 'error',
    contains: [
      "couldn't communicate with the nvidia driver",
      'failed to initialize nvml',
      'found no nvidia driver',
      'nvidia driver was not detected',
      'built for nvidia driver release',
      'nvidia driver is not loaded',
      'no cuda-capable device',
      'cuda driver version is insufficient',
      'cuda initialization: ',
      'nvidia-container-cli: ',
      'libcuda.so',
    ],
    pattern: raw`(?:couldn't communicate with the NVIDIA driver|Failed to initialize NVML: (?:Driver|Unknown|Not Found)|Found no NVIDIA driver|NVIDIA Driver was not detected|built for NVIDIA Driver Release|driver is not loaded|[Nn]o CUDA-capable device|CUDA driver version is insufficient|CUDA initialization: (?:The|Found|Unexpected|CUDA)|nvidia-container-cli: (?:initialization error|device error|ldcache error|detection error)|libcuda\.so[\w.]*: cannot open)`,
    example: 'Failed to initialize NVML: Driver/library version mismatch',
  },
];
