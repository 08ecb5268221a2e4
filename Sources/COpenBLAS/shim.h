#pragma once
#include <cblas.h>

// LAPACK, as Fortran has it: OpenBLAS brings it without a header. Cholesky's factors, and the solution by them.
void dpotrf_(const char *uplo, const int *n, double *a, const int *lda, int *info);
void dpotrs_(
    const char *uplo, const int *n, const int *nrhs, const double *a, const int *lda, double *b,
    const int *ldb, int *info);
