-- expect: steps
::again::
goto again
