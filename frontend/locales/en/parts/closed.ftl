# A contact writes while the desk is closed.
closed-until = We are closed now. We open { $time }.
closed-now = We are closed now.
