#pragma once
#include <curl/curl.h>

// Swift can't call variadic functions: one a type of argument.
static inline CURLcode nonet_curl_set_long(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode nonet_curl_set_pointer(CURL *handle, CURLoption option, const void *value) {
    return curl_easy_setopt(handle, option, value);
}
// For the body and for the header lines: both have this type.
static inline CURLcode nonet_curl_set_callback(CURL *handle, CURLoption option, curl_write_callback value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode nonet_curl_get_long(CURL *handle, CURLINFO info, long *value) {
    return curl_easy_getinfo(handle, info, value);
}
static inline CURLMcode nonet_curl_multi_set_long(CURLM *handle, CURLMoption option, long value) {
    return curl_multi_setopt(handle, option, value);
}

// Macros that are more than a number, which Swift does not see.
static inline CURLcode nonet_curl_start(void) { return curl_global_init(CURL_GLOBAL_DEFAULT); }
