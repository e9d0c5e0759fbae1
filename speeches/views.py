"""Pages."""

from django.http import HttpResponse


def home(request):
    return HttpResponse("")


def speech_list(request):
    return HttpResponse("")


def speech_detail(request, pk):
    return HttpResponse("")
